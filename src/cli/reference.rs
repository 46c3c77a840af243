//! What an argument means: a reference as in a link, or the path or the address of a page, which people have at hand.

use std::borrow::Cow;
use std::path::Path;

use crate::pipeline::World;
use crate::site::PageId;

/// The reference to the page whose source or translation has this path, within the project or from the
/// current folder, or that has this address; anything else is a reference already. What stands after `#` stays.
pub fn of<'w>(world: &World<'_>, root: &Path, written: &'w str) -> Cow<'w, str> {
    let (path, anchor) = written.split_once('#').map_or((written, None), |(path, anchor)| (path, Some(anchor)));
    let Some(page) = of_file(world, &inner(path, root)).or_else(|| of_address(world, path)) else {
        return Cow::Borrowed(written);
    };
    Cow::Owned(anchor.map_or(page.clone(), |anchor| format!("{page}#{anchor}")))
}

/// The same, for what works on sources: a page of a shared guide means the guide, a question its group.
pub fn of_source(world: &World<'_>, root: &Path, written: &str) -> String {
    let reference = of(world, root, written);
    let site = &world.sites[0];
    let of_page = |page: PageId| site.reference_of(page).as_deref() == Some(&*reference);
    let file = (0..site.pages.len()).find(|page| of_page(*page)).and_then(|page| site.pages[page].file);
    file.and_then(|file| of_file(world, file)).unwrap_or_else(|| reference.into_owned())
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
    let faq = || docs.faqs.iter().find(|faq| faq.file == *original).map(|faq| format!("faq:{}", faq.id));
    let terms = || docs.terms.iter().find(|terms| terms.file == *original);
    doc.or_else(faq).or_else(|| terms().map(|terms| format!("terms:{}", terms.id)))
}

fn of_address(world: &World<'_>, written: &str) -> Option<String> {
    let site = &world.sites[0];
    let address = world.settings.split_language(written).map_or(written, |(address, _)| address);
    let page =
        site.pages.iter().position(|page| page.address.trim_end_matches('/') == address.trim_end_matches('/'));
    page.filter(|_| written.starts_with('/')).and_then(|page| site.reference_of(page))
}
