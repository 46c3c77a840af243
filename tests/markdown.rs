//! What Markdown becomes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::Site;

/// The text of a page that consists of this Markdown.
fn html(markdown: &str) -> String {
    let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\n");
    site.write("templates/page.html", "{{ body }}");
    site.write("content/other.md", "---\ntitle: 别处\ndescription: d\n---\n## 节 {#part}\n");
    site.write("content/page.md", format!("---\ntitle: 页\ndescription: d\n---\n{markdown}"));
    site.build_well();
    site.page("page/index.html").trim().to_owned()
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(html(markdown), expected, "{markdown}");
}

/// Emphasis beside Chinese punctuation, as its author means it.
#[test]
fn chinese_emphasis() {
    let samples = [
        ("**注意：**文字", "<strong>注意：</strong>文字"),
        ("**“引号”**后面", "<strong>“引号”</strong>后面"),
        ("前面**“引号”**后面", "前面<strong>“引号”</strong>后面"),
        ("点**“设置”**按钮", "点<strong>“设置”</strong>按钮"),
        ("**提示。**下一句", "<strong>提示。</strong>下一句"),
        ("文字**（括号）**文字", "文字<strong>（括号）</strong>文字"),
        ("文字**《书名》**文字", "文字<strong>《书名》</strong>文字"),
        ("文字**「引」**文字", "文字<strong>「引」</strong>文字"),
        ("**真的吗？**是", "<strong>真的吗？</strong>是"),
        ("**小心！**烫", "<strong>小心！</strong>烫"),
        ("**一、**二", "<strong>一、</strong>二"),
        ("，**逗号后**文字", "，<strong>逗号后</strong>文字"),
        ("句号。**怎样，**都行", "句号。<strong>怎样，</strong>都行"),
        ("*斜体：*文字", "<em>斜体：</em>文字"),
        ("~~删掉。~~文字", "<del>删掉。</del>文字"),
        ("***都有：***文字", "<em><strong>都有：</strong></em>文字"),
        ("按**Ctrl+C（复制）**即可", "按<strong>Ctrl+C（复制）</strong>即可"),
        ("用**`代码`**表示", "用<strong><code>代码</code></strong>表示"),
        ("文字**\"ASCII\"**文字", "文字<strong>&quot;ASCII&quot;</strong>文字"),
        ("文字**(ASCII)**文字", "文字<strong>(ASCII)</strong>文字"),
        ("见**[别处](other.md)**后面", "见<strong><a href=\"/other/\">别处</a></strong>后面"),
        ("**省略……**文字", "<strong>省略……</strong>文字"),
        ("**破折——**文字", "<strong>破折——</strong>文字"),
        ("文字**50%**文字", "文字<strong>50%</strong>文字"),
        ("**注意：** 文字", "<strong>注意：</strong> 文字"),
        ("**普通**文字", "<strong>普通</strong>文字"),
        ("**これは。**次", "<strong>これは。</strong>次"),
        ("plain **bold**, text", "plain <strong>bold</strong>, text"),
        ("snake_case_word", "snake_case_word"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ];
    let all: Vec<&str> = samples.iter().map(|(markdown, _)| *markdown).collect();
    let found = html(&all.join("\n\n"));
    for ((markdown, expected), found) in samples.iter().zip(found.lines()) {
        assert_eq!(found, format!("<p>{expected}</p>"), "{markdown}");
    }
    assert_eq!(found.lines().count(), samples.len());
}

#[test]
fn line_breaks_between_han_characters_make_no_space() {
    check("第一行\n第二行", "<p>第一行第二行</p>");
    check("句号。\n“引号”", "<p>句号。“引号”</p>");
    check("**粗**\n*斜*", "<p><strong>粗</strong><em>斜</em></p>");
    check("Latin\nwords", "<p>Latin\nwords</p>");
    check("汉字\nLatin", "<p>汉字\nLatin</p>");
    check("한국어\n문장", "<p>한국어\n문장</p>");
}

#[test]
fn bare_urls_are_links() {
    check(
        "见https://a.example/b_c(d)，再看。",
        "<p>见<a href=\"https://a.example/b_c(d)\" rel=\"noopener\">https://a.example/b_c(d)</a>，再看。</p>",
    );
    check(
        "<https://a.example/x>、[https://a.example](https://b.example)",
        "<p><a href=\"https://a.example/x\" rel=\"noopener\">https://a.example/x</a>、\
         <a href=\"https://b.example\" rel=\"noopener\">https://a.example</a></p>",
    );
    check("`https://a.example`", "<p><code>https://a.example</code></p>");
}

#[test]
fn tables_lists_notes_and_definitions() {
    check(
        "| 甲 | 乙 |\n| :-- | --: |\n| 1 | 2 |",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"表格\"><table>\n<thead><tr><th scope=\"col\" \
         class=\"start\">甲</th><th scope=\"col\" class=\"end\">乙</th></tr></thead>\n<tbody>\n<tr><td \
         class=\"start\">1</td><td class=\"end\">2</td></tr>\n</tbody></table></div>",
    );
    check(
        "- [x] 好\n- [ ] 没有",
        "<ul class=\"tasks\">\n<li><label><input type=\"checkbox\" checked> <span>好</span></label></li>\n<li><label>\
         <input type=\"checkbox\"> <span>没有</span></label></li>\n</ul>",
    );
    check("词\n: 意思", "<dl>\n<dt>词</dt>\n<dd>意思</dd>\n</dl>");
    check("~~旧~~ 2<sup>2</sup>", "<p><del>旧</del> 2<sup>2</sup></p>");
    let notes = html("甲[^a]，乙[^a]。\n\n[^a]: 注。");
    assert!(notes.contains("<a href=\"#_fn-1\" id=\"_fnref-1\">1</a>"), "{notes}");
    assert!(notes.contains("id=\"_fnref-1.2\"") && notes.contains("<li id=\"_fn-1\"><p>注。</p>"), "{notes}");
}

#[test]
fn callouts_have_a_word() {
    check(
        "> [!WARNING]\n> 小心。",
        "<div class=\"callout callout-warning\" role=\"note\"><p class=\"callout-title\">注意</p>\n<p>小心。</p>\n</div>",
    );
}

#[test]
fn html_is_text_but_for_the_allow_list() {
    check("<b onclick=x>粗</b>", "<p>&lt;b onclick=x&gt;粗&lt;/b&gt;</p>");
    check("按<kbd>Esc</kbd>", "<p>按<kbd>Esc</kbd></p>");
    check("没关<kbd>上", "<p>没关&lt;kbd&gt;上</p>");
    check("一行<br>两行<!-- 注释 -->", "<p>一行<br>\n两行</p>");
    check(
        "<details>\n<summary>更多</summary>\n\n内容。\n\n</details>",
        "<details><summary>更多</summary>\n<p>内容。</p>\n</details>",
    );
    check("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
}

#[test]
fn content_is_no_template() {
    check("{{ title }} {% if x %}", "<p>{{ title }} {% if x %}</p>");
    check("`{{ site.title }}`", "<p><code>{{ site.title }}</code></p>");
}

#[test]
fn links_of_every_form() {
    check("[](page:other)", "<p><a href=\"/other/\">别处</a></p>");
    check("[](other.md#part)", "<p><a href=\"/other/#part\">节</a></p>");
    check("[字](other)", "<p><a href=\"/other/\">字</a></p>");
    check("[字](/other/)", "<p><a href=\"/other/\">字</a></p>");
    check("[字][r]\n\n[r]: other.md \"题\"", "<p><a href=\"/other/\" title=\"题\">字</a></p>");
    check(
        "<tel:10010> <a@b.cn>",
        "<p><a href=\"tel:10010\">tel:10010</a> <a href=\"mailto:a@b.cn\">a@b.cn</a></p>",
    );
}

#[test]
fn headings_have_the_anchors_of_git_hosts() {
    check("## 一 二\n\n## 一 二", "<h2 id=\"一-二\">一 二</h2>\n<h2 id=\"一-二-1\">一 二</h2>");
    check("## 三 {#three}", "<h2 id=\"three\">三</h2>");
}
