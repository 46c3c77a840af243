//! Tiny sites for the tests of the crawler.

use std::collections::BTreeMap;

use tempfile::TempDir;

use super::page::Page;
use super::report::Report;

const ORIGIN: &str = "https://help.example";

/// Makes a good page around `body`.
pub fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"description\" content=\"About it\"><title>Test</title></head>\
         <body><main><h1>Test</h1>{body}</main></body></html>"
    )
}

/// Adds the canonical link to a page; `path` is absolute.
pub fn canonical(path: &str, page: &str) -> String {
    let link = format!("<link rel=\"canonical\" href=\"{ORIGIN}{path}\"></head>");
    page.replacen("</head>", &link, 1)
}

/// Makes a good redirect page to the absolute path `to`.
pub fn redirect(to: &str) -> String {
    let head = format!(
        "<meta name=\"robots\" content=\"noindex\">\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\"></head>"
    );
    let text = page(&format!("<p><a href=\"{to}\">On</a></p>"));
    canonical(to, &text.replacen("</head>", &head, 1))
}

/// Makes a good page in `language`, with a link to the page at `other` in another one.
fn page_in(language: &str, [other, address]: [&str; 2]) -> String {
    let link = format!("<p><a href=\"{address}\" hreflang=\"{other}\">{other}</a></p>");
    page(&link).replacen("lang=\"en\"", &format!("lang=\"{language}\""), 1)
}

/// Makes the links to both translations of the page at `path`, as elements called `name`.
fn alternates(name: &str, path: &str, end: &str) -> String {
    let link = |(hreflang, path): (&str, String)| {
        format!("<{name} rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{ORIGIN}{path}\"{end}>")
    };
    [("en", path.to_owned()), ("fr", format!("/fr{path}")), ("x-default", path.to_owned())].map(link).concat()
}

/// Asserts that the rules for one page find something that starts with `what`.
#[track_caller]
pub fn finds(html: &str, what: &str) {
    let (_, findings) = Page::read(html);
    let found = findings.iter().any(|finding| finding.starts_with(what));
    assert!(found, "`{what}` is not in {findings:#?}");
}

/// Asserts that the rules for one page find nothing.
#[track_caller]
pub fn passes(html: &str) {
    let (_, findings) = Page::read(html);
    assert!(findings.is_empty(), "{findings:#?}");
}

/// A site that is written into a temporary folder and crawled.
#[derive(Debug)]
pub struct Sample {
    files: BTreeMap<String, Vec<u8>>,
    base_path: String,
    min_pages: usize,
}

impl Sample {
    /// Makes a good site of two pages.
    pub fn new() -> Self {
        Self::below("/")
    }

    /// Makes a good site of two pages under a path prefix.
    pub fn below(base: &str) -> Self {
        let own = format!("{base}a/");
        let loc = |path: &str| format!("<url><loc>{ORIGIN}{path}</loc></url>");
        let sitemap = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}{}</urlset>",
            loc(base),
            loc(&own)
        );
        let robots = format!("User-agent: *\nSitemap: {ORIGIN}{base}sitemap.xml\n");
        let home = page(&format!("<p><a href=\"{own}#more\">A</a></p>"));
        let sample = Self { files: BTreeMap::new(), base_path: base.into(), min_pages: 1 };
        sample
            .with("index.html", &canonical(base, &home))
            .with("a/index.html", &canonical(&own, &page("<h2 id=\"more\">B</h2>")))
            .with("sitemap.xml", &sitemap)
            .with("robots.txt", &robots)
            .with("a.png", "")
    }

    /// Makes a good site in English and French; its page `b` is not translated.
    pub fn bilingual() -> Self {
        let mut sample = Self::new().without("index.html").without("a/index.html");
        let mut urls = String::new();
        for path in ["/", "/a/"] {
            let french = format!("/fr{path}");
            let links = alternates("link", path, "") + "</head>";
            let translated = |text: &str| text.replacen("</head>", &links, 1);
            let on = "<p><a href=\"a/\">a</a> <a href=\"/b/\">b</a></p></main>";
            let english =
                page_in("en", ["fr", &french]).replace("</main>", if path == "/" { on } else { "</main>" });
            sample = sample.in_english(path, &translated(&english)).with(
                &format!("fr{path}index.html"),
                &canonical(&french, &translated(&page_in("fr", ["en", path]))),
            );
            for own in [path, &french] {
                urls += &format!("<url><loc>{ORIGIN}{own}</loc>{}</url>", alternates("xhtml:link", path, "/"));
            }
        }
        let head = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">";
        let notice = "<p role=\"note\">Not in French</p><h1 lang=\"en\">";
        let lent = page_in("fr", ["en", "/b/"]).replace("<h1>", notice);
        sample
            .in_english("/b/", &page_in("en", ["fr", "/fr/b/"]))
            .with("fr/b/index.html", &canonical("/b/", &lent))
            .with("sitemap.xml", &format!("{head}{urls}</urlset>"))
            .listed("/b/")
    }

    /// Adds a page of the default language, and the redirect from its own folder.
    fn in_english(self, path: &str, text: &str) -> Self {
        let file = format!("{path}index.html");
        self.with(&format!("en{file}"), &redirect(path)).with(&file[1..], &canonical(path, text))
    }

    /// Adds error pages in English and French.
    pub fn with_error_pages(self) -> Self {
        let hidden = "<meta name=\"robots\" content=\"noindex\"><title>";
        let error = |language, link| page_in(language, link).replace("<title>", hidden);
        self.with("404.html", &error("en", ["fr", "/fr/"])).with("fr/404.html", &error("fr", ["en", "/"]))
    }

    /// Adds or replaces a file.
    pub fn with(self, path: &str, text: &str) -> Self {
        self.with_bytes(path, text.as_bytes())
    }

    /// Adds or replaces a file that need not be text.
    pub fn with_bytes(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// Removes a file.
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// Gives the text of a file.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[path].clone()).unwrap()
    }

    /// Replaces the first `old` in a file, which must be there.
    pub fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.text(path);
        assert!(text.contains(old), "no `{old}` in {path}");
        self.with(path, &text.replacen(old, new, 1))
    }

    /// Adds an address to the sitemap; `path` is absolute.
    pub fn listed(self, path: &str) -> Self {
        let url = format!("<url><loc>{ORIGIN}{path}</loc></url></urlset>");
        self.edit("sitemap.xml", "</urlset>", &url)
    }

    /// Crawls it as if it were published under another path.
    pub fn at(mut self, base: &str) -> Self {
        self.base_path = base.into();
        self
    }

    /// Expects so many pages.
    pub fn of_pages(mut self, count: usize) -> Self {
        self.min_pages = count;
        self
    }

    /// Makes it a site that does not know its address.
    pub fn without_origin(mut self) -> Self {
        let paths: Vec<String> = self.files.keys().filter(|path| path.ends_with(".html")).cloned().collect();
        for path in paths {
            let mut text =
                self.text(&path).replace(ORIGIN, "").replace("rel=\"alternate\" hreflang", "rel=\"next\" title");
            if !text.contains("http-equiv") {
                text = text.replace("rel=\"canonical\"", "rel=\"next\"");
            }
            self = self.with(&path, &text);
        }
        self.without("sitemap.xml").without("robots.txt")
    }

    fn write(&self) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in &self.files {
            let file = dir.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        dir
    }

    fn crawl(&self) -> Report {
        super::crawl(self.write().path(), &self.base_path, self.min_pages).unwrap()
    }

    /// Looks for all addresses of this site in another.
    pub fn compare(&self, new: &Self) -> Report {
        super::addresses(self.write().path(), new.write().path(), &self.base_path).unwrap()
    }

    /// Asserts that the crawl finds, in the file `path`, something that starts with `what`.
    #[track_caller]
    pub fn finds(self, path: &str, what: &str) {
        let report = self.crawl();
        let found = report.findings.iter().any(|finding| finding.path == path && finding.what.starts_with(what));
        assert!(found, "`{path}: {what}` is not in {report}");
    }

    /// Asserts that the crawl finds nothing.
    #[track_caller]
    pub fn passes(self) {
        let report = self.crawl();
        assert!(report.findings.is_empty(), "{report}");
        assert!(report.counts.iter().all(|(count, _)| *count > 1), "{report}");
    }
}
