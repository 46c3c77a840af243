//! What a merge that was not finished leaves in a file.

use memchr::memmem;

use crate::diag::{Diags, Place, rules};
use crate::source::File;

/// Reports where both versions of a part stand in a file, and tells whether there is such a place.
/// Nothing else of the file makes sense then.
pub fn report(file: &File, diags: &mut Diags) -> bool {
    let text = file.text.as_deref().unwrap_or_default();
    if memmem::find(text.as_bytes(), b"<<<<<<< ").is_none() {
        return false;
    }
    let mut found = false;
    let mut at = 0;
    let mut in_code = false;
    for line in text.split_inclusive('\n') {
        in_code ^= line.starts_with("```") || line.starts_with("~~~");
        if line.starts_with("<<<<<<< ") && !in_code {
            let place = Place::new(&file.path, &(at..at + line.trim_end().len()));
            let message = "a merge was not finished: both versions stand here";
            let help = "keep one of them, and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`";
            diags.push_with_help(&rules::CONFLICT_MARKER, place, message, help);
            found = true;
        }
        at += line.len();
    }
    found
}
