//! `csp:`: what pages may load, besides what is the site's own.

use crate::diag::rules;
use crate::record;
use crate::schema::{At, Context, Decode, Node, Shape, Value};

record! {
    /// What pages may load, besides what is the site's own: sources as in the header, such as `https://stats.example.com`.
    pub struct CspKeys: Default {
        /// Sources of scripts, or hashes of scripts inside pages.
        optional script: Vec<At<String>>,
        /// Sources of style sheets, or hashes of those inside pages.
        optional style: Vec<At<String>>,
        /// Sources of images, besides `image_hosts`.
        optional img: Vec<At<String>>,
        /// Sources of sound and video.
        optional media: Vec<At<String>>,
        /// Sources of fonts.
        optional font: Vec<At<String>>,
        /// What scripts may connect to.
        optional connect: Vec<At<String>>,
        /// What may be shown in frames.
        optional frame: Vec<At<String>>,
        /// What forms may be sent to.
        optional form: Vec<At<String>>,
    }
}

/// `csp:` as it is written.
#[derive(Clone, Debug)]
pub enum Csp {
    /// `true` or `false`.
    Is(bool),
    /// With more sources.
    With(Box<CspKeys>),
}

impl Decode for Csp {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Bool, CspKeys::shape()])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            return CspKeys::decode(node, cx).map(|keys| Self::With(Box::new(keys)));
        }
        bool::decode(node, cx).map(Self::Is)
    }
}

/// The sources of each directive that the site adds to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// `script-src`.
    pub script: Vec<String>,
    /// `style-src`.
    pub style: Vec<String>,
    /// `img-src`.
    pub img: Vec<String>,
    /// `media-src`.
    pub media: Vec<String>,
    /// `font-src`.
    pub font: Vec<String>,
    /// `connect-src`.
    pub connect: Vec<String>,
    /// `frame-src`.
    pub frame: Vec<String>,
    /// `form-action`.
    pub form: Vec<String>,
}

/// Finds out what `csp:` means; `None` if pages have no policy.
pub fn resolve(written: Option<Csp>, cx: &mut Context<'_>) -> Option<Sources> {
    match written {
        Some(Csp::Is(false)) => None,
        None | Some(Csp::Is(true)) => Some(Sources::default()),
        Some(Csp::With(keys)) => {
            let mut list = |written: Option<Vec<At<String>>>| {
                let mut sources = written.unwrap_or_default();
                sources.retain(|source| is_source(source, cx));
                sources.into_iter().map(|source| source.value).collect()
            };
            Some(Sources {
                script: list(keys.script),
                style: list(keys.style),
                img: list(keys.img),
                media: list(keys.media),
                font: list(keys.font),
                connect: list(keys.connect),
                frame: list(keys.frame),
                form: list(keys.form),
            })
        }
    }
}

/// Whether a text is one source; what could begin another directive is not.
fn is_source(source: &At<String>, cx: &mut Context<'_>) -> bool {
    let text = source.value.as_str();
    let is_quoted = text.len() > 2 && text.starts_with('\'') && text.ends_with('\'');
    let inner = if is_quoted { &text[1..text.len() - 1] } else { text };
    let is_fine = !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_graphic() && !b"'\";,<>&".contains(&b));
    if !is_fine {
        let message = format!("`{text}` is not a source of a Content-Security-Policy");
        let help = "write it as `https://stats.example.com`, or as `\"'sha256-…'\"`";
        cx.report_with_help(&rules::BAD_VALUE, &source.span, message, help);
    }
    is_fine
}
