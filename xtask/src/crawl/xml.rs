//! Reading XML, strictly.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element of an XML file.
#[derive(Debug, PartialEq, Eq)]
pub struct XmlElement {
    /// The names from the root down, separated by slashes.
    pub path: String,
    /// Its attributes in order.
    pub attributes: Vec<(String, String)>,
    /// The text directly inside it.
    pub text: String,
}

/// Gives the elements in document order, or what is not well-formed.
pub fn elements(text: &str) -> Result<Vec<XmlElement>, String> {
    let mut reader = Reader::from_str(text);
    let mut elements: Vec<XmlElement> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(tag) => {
                let place = begin(&tag, &open, &mut elements)?;
                open.push(place);
            }
            Event::Empty(tag) => {
                begin(&tag, &open, &mut elements)?;
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(words) => add(&open, &mut elements, &words.xml10_content())?,
            Event::CData(words) => add(&open, &mut elements, &words.xml10_content())?,
            Event::GeneralRef(name) => add(&open, &mut elements, &reference(&name)?)?,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof if !open.is_empty() => return Err("an element is not closed".into()),
            Event::Eof if elements.is_empty() => return Err("there is no element".into()),
            Event::Eof => return Ok(elements),
        }
    }
}

fn begin(tag: &BytesStart<'_>, open: &[usize], elements: &mut Vec<XmlElement>) -> Result<usize, String> {
    let name = tag.name().as_ref().to_owned();
    let path = match open.last() {
        Some(&around) => format!("{}/{name}", elements[around].path),
        None if elements.is_empty() => name,
        None => return Err("there are two roots".into()),
    };
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    elements.push(XmlElement { path, attributes, text: String::new() });
    Ok(elements.len() - 1)
}

fn add(open: &[usize], elements: &mut [XmlElement], words: &str) -> Result<(), String> {
    match open.last() {
        Some(&around) => elements[around].text += words,
        None if words.trim().is_empty() => {}
        None => return Err("text outside of the root".into()),
    }
    Ok(())
}

fn reference(name: &BytesRef<'_>) -> Result<String, String> {
    if let Some(letter) = name.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(letter.into());
    }
    let name = name.xml10_content();
    let known = resolve_predefined_entity(&name);
    known.map_or_else(|| Err(format!("unknown entity `{name}`")), |text| Ok(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_elements() {
        let found = elements("<?xml version=\"1.0\"?><a x=\"1&amp;2\">b<c/>&amp;&#x5361;</a>").unwrap();
        assert_eq!(found[0].path, "a");
        assert_eq!(found[0].text, "b&卡");
        assert_eq!(found[0].attributes, [("x".to_owned(), "1&2".to_owned())]);
        assert_eq!(found[1].path, "a/c");
    }

    #[test]
    fn refuses_what_is_not_well_formed() {
        for text in [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<a>&nbsp;</a>",
            "<a>x & y</a>",
            "<a x=1/>",
            "<a x=\"1\" x=\"2\"/>",
        ] {
            assert!(elements(text).is_err(), "{text}");
        }
    }
}
