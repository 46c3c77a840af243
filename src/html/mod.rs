//! HTML: one escaper for each context, and the only way from blocks to markup.

mod escape;
mod render;

use serde::{Serialize, Serializer};

pub use escape::{escape_into, escape_pieces, json_for_script, xml};
pub use render::{Renderer, inline_html};

/// Rendered HTML. A plain text has no way to become one but through an escaper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Html(String);

impl Html {
    /// Takes what this module, or a file of the theme, has rendered.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A template gets it as a value that is not escaped again.
impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}

/// JSON that can stand in a `script` element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Json(String);

impl Json {
    /// Writes a value; `None` for one that JSON cannot hold.
    pub fn new(value: &impl Serialize) -> Option<Self> {
        serde_json::to_string(value).ok().map(|json| Self(json_for_script(json)))
    }

    /// The JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}
