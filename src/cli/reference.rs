//! What an argument means: a reference as in a link, or the path of a source, which a shell completes.

use std::borrow::Cow;
use std::path::Path;

use crate::pipeline::World;

/// The reference to the page whose source or translation has this path, within the project or from the
/// current folder; anything else is a reference already. What stands after `#` stays.
pub fn of<'w>(world: &World<'_>, root: &Path, written: &'w str) -> Cow<'w, str> {
    let (path, anchor) = written.split_once('#').map_or((written, None), |(path, anchor)| (path, Some(anchor)));
    let Some(page) = of_file(world, &inner(path, root)) else {
        return Cow::Borrowed(written);
    };
    Cow::Owned(anchor.map_or(page.clone(), |anchor| format!("{page}#{anchor}")))
}

/// The path within the project, if that is where it leads, with `/`.
fn inner(path: &str, root: &Path) -> String {
    let path = path.replace('\\', "/");
    let path = Path::new(path.strip_prefix("./").unwrap_or(&path));
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

fn of_file(world: &World<'_>, path: &str) -> Option<String> {
    let file = world.snapshot.file(path)?;
    let original = world.originals.get(&file.path).map_or(&file.path, |(original, _)| original);
    let docs = &world.docs;
    let doc = docs.docs.iter().find(|doc| doc.file == *original).map(|doc| doc.role.reference());
    doc.or_else(|| docs.faqs.iter().find(|faq| faq.file == *original).map(|faq| format!("faq:{}", faq.id)))
}
