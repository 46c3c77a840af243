//! What was found, and how it is printed.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, relative to the site's folder.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

/// Collects findings.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds that `what` is wrong with the file at `path`.
    pub fn add(&mut self, path: &str, what: impl Into<String>) {
        self.0.push(Finding { path: path.into(), what: what.into() });
    }

    /// Adds all of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Gives the findings by path, each of them once.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// The result of a check.
#[derive(Debug)]
pub struct Report {
    /// What was looked at, and how many of each.
    pub counts: [(usize, &'static str); 2],
    /// Everything that is wrong, by path.
    pub findings: Vec<Finding>,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(out, "{}: {}", finding.path, finding.what)?;
        }
        let [(first, one), (second, other)] = self.counts;
        write!(out, "checked {first} {one}, {second} {other}: ")?;
        match self.findings.len() {
            0 => write!(out, "no findings"),
            1 => write!(out, "1 finding"),
            count => write!(out, "{count} findings"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_one_line_a_finding() {
        let mut findings = Findings::default();
        findings.add("b.html", "no title");
        findings.add("a.html", "no title");
        findings.add("a.html", "no title");
        let report = Report { counts: [(2, "pages"), (0, "links")], findings: findings.sorted() };
        let text = "a.html: no title\nb.html: no title\nchecked 2 pages, 0 links: 2 findings";
        assert_eq!(report.to_string(), text);
    }

    #[test]
    fn says_so_when_nothing_is_wrong() {
        let report = Report { counts: [(3, "pages"), (9, "links")], findings: Vec::new() };
        assert_eq!(report.to_string(), "checked 3 pages, 9 links: no findings");
    }
}
