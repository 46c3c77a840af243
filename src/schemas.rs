//! The JSON Schema of every kind of file that has keys, for editors and for content management.

use serde_json::{Map, Value, json};

use crate::config::{Options, RuleLevel};
use crate::diag::rules;
use crate::model::front::{CardKeys, Common, FaqKeys, GuideKeys, TaskKeys, TermsKeys};
use crate::model::search_tests::{MAX_WITHIN, SearchTest};
use crate::schema::json::{document, of};
use crate::schema::{Key, Shape, Version};

/// A kind of file.
pub struct Kind {
    /// The name, as `card`.
    pub name: &'static str,
    /// What it is and where it stands.
    pub title: &'static str,
    /// The versions of a page that a file of the kind can hold.
    pub versions: &'static [Version],
    keys: &'static [&'static [Key]],
    /// Adds what the declaration of the keys cannot say.
    refine: fn(&mut Value),
}

/// The versions of what is translated file by file.
const BOTH: &[Version] = &[Version::Original, Version::Translation];

/// All kinds of files.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "page",
        title: "Front matter of the home page or another page: content/index.md, content/pages/PATH.md",
        versions: BOTH,
        keys: &[Common::KEYS],
        refine: |_| {},
    },
    Kind {
        name: "card",
        title: "Front matter of a card type: content/cards/ID.md",
        versions: BOTH,
        keys: &[Common::KEYS, CardKeys::KEYS],
        refine: refine_card,
    },
    Kind {
        name: "task",
        title: "Front matter of a task: content/tasks/ID.md",
        versions: BOTH,
        keys: &[Common::KEYS, TaskKeys::KEYS],
        refine: |_| {},
    },
    Kind {
        name: "guide",
        title: "Front matter of a guide: content/guides/PATH.md",
        versions: BOTH,
        keys: &[Common::KEYS, GuideKeys::KEYS],
        refine: |_| {},
    },
    Kind {
        name: "faq",
        title: "A group of questions: content/faq/GROUP.yaml",
        versions: BOTH,
        keys: &[Common::KEYS, FaqKeys::KEYS],
        refine: refine_faq,
    },
    Kind {
        name: "snippet",
        title: "Front matter of a snippet: content/snippets/ID.md",
        versions: BOTH,
        keys: &[Common::KEYS],
        refine: |_| {},
    },
    Kind {
        name: "terms",
        title: "Terms of the glossary: content/terms/GROUP.yaml",
        versions: BOTH,
        keys: &[TermsKeys::KEYS],
        refine: refine_terms,
    },
    Kind {
        name: "configuration",
        title: "The configuration: steplink.yaml",
        versions: &[Version::Original],
        keys: &[Options::KEYS],
        refine: refine_configuration,
    },
    Kind {
        name: "search-tests",
        title: "What the search is to find: search-tests.yaml",
        versions: &[Version::Original],
        keys: &[SearchTest::KEYS],
        refine: refine_search_tests,
    },
];

/// Finds a kind of file.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

impl Kind {
    /// The schema of the kind.
    pub fn schema(&self, version: Version) -> Value {
        let title = match version {
            Version::Original => self.title.to_owned(),
            Version::Translation => format!("Translation: {}", self.title),
        };
        let mut schema = document(&title, self.keys.iter().copied().flatten(), version);
        (self.refine)(&mut schema);
        schema
    }

    /// The schema of the kind as a JSON document.
    pub fn text(&self, version: Version) -> String {
        format!("{:#}\n", self.schema(version))
    }

    /// The name of the file for the schema.
    pub fn file_name(&self, version: Version) -> String {
        match version {
            Version::Original => format!("{}.schema.json", self.name),
            Version::Translation => format!("{}.translation.schema.json", self.name),
        }
    }
}

/// A file for each version of each kind: its name and its text.
pub fn schema_files() -> impl Iterator<Item = (String, String)> {
    let of_kind =
        |kind: &'static Kind| kind.versions.iter().map(|version| (kind.file_name(*version), kind.text(*version)));
    KINDS.iter().flat_map(of_kind)
}

/// The number of a colour.
fn refine_card(schema: &mut Value) {
    let number = json!({ "type": "integer", "minimum": 1, "maximum": 99 });
    let colour = &mut schema["properties"]["colour"];
    colour["oneOf"] = json!([number, { "type": "null" }]);
    colour.as_object_mut().map(|colour| colour.remove("type"));
}

/// Where a page can have its title in the text, a group of questions has no text. Its translations say that, too,
/// and pair their entries by id.
fn refine_faq(schema: &mut Value) {
    schema["properties"]["entries"]["items"]["required"] = json!(["id", "question"]);
    schema["required"] = json!(["title", "entries"]);
    schema["properties"]["title"]["type"] = json!("string");
    schema["properties"]["title"]["pattern"] = json!(r"\S");
}

/// A translation says its terms whole, and pairs them by id.
fn refine_terms(schema: &mut Value) {
    schema["properties"]["terms"]["items"]["required"] = json!(["id", "term", "definition"]);
    schema["required"] = json!(["terms"]);
}

/// The file is a list; an empty one is none.
fn refine_search_tests(schema: &mut Value) {
    let mut item = schema.take();
    let (dialect, title) = (item["$schema"].take(), item["title"].take());
    if let Some(item) = item.as_object_mut() {
        item.retain(|_, value| !value.is_null());
    }
    item["properties"]["query"]["pattern"] = json!(r"\S");
    item["properties"]["within"]["minimum"] = json!(1);
    item["properties"]["within"]["maximum"] = json!(MAX_WITHIN);
    *schema = json!({ "$schema": dialect, "title": title, "type": ["array", "null"], "items": item });
}

/// Names the rules: what each says, and which of them is always an error. Tags have ids.
fn refine_configuration(schema: &mut Value) {
    let mut properties = Map::new();
    for rule in rules::ALL {
        let words = if rule.may_lower { RuleLevel::WORDS } else { &["error"] };
        let mut level = of(&Shape::OneOf(words));
        level["description"] = json!(format!("{} {}", rule.code, rule.cause));
        properties.insert(rule.name.to_owned(), level);
    }
    let by_code = of(&Shape::OneOf(RuleLevel::WORDS));
    let own = &mut schema["properties"]["rules"];
    own["properties"] = Value::Object(properties);
    own["patternProperties"] = json!({ "^[Ss][Ll][0-9]{4}$": by_code });
    own["additionalProperties"] = json!(false);
    schema["properties"]["tags"]["propertyNames"] = of(&Shape::FileId);
}
