//! What happens to the output folder, and to what is kept beside it, between two builds.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::Kind;
use crate::common::Random;
use crate::edits::set_time;
use crate::project::Project;

/// What others do in the output folder, and what is lost beside it.
pub const OUTPUTS: &[Kind] = &[
    ("a foreign file", foreign_file),
    ("the twin is deleted", |project, _| delete(&project.twin())),
    ("a file of the twin is deleted", |project, random| {
        in_twin(project, random, |path| fs::remove_file(path).unwrap());
    }),
    ("a file of the twin is altered", |project, random| in_twin(project, random, replace_bytes)),
    ("the output folder is deleted", delete_output),
    ("an output is deleted", delete_file),
    ("an output is altered and longer", alter),
    ("an output is altered and has its size and time", alter_as_before),
    ("an output is replaced and has its size and time", replace_as_before),
    ("an output is an empty folder", empty_folder),
    ("an output is a folder of another", foreign_folder),
    ("an output is a link to another file", link_elsewhere),
    ("an output is a link to its bytes", link_to_itself),
    ("the manifest is deleted", |project, _| with_manifest(project, |path, _| fs::remove_file(path).unwrap())),
    ("the manifest is cut off", |project, random| {
        let cut = random.below(1000);
        with_manifest(project, |path, bytes| fs::write(path, &bytes[..bytes.len() * cut / 1000]).unwrap());
    }),
    ("a character of the manifest is altered", |project, random| {
        let at = random.below(1 << 20);
        with_manifest(project, |path, bytes| fs::write(path, altered(bytes, at)).unwrap());
    }),
    ("the cache is deleted", |project, _| delete(&project.path(CACHE))),
    ("what is kept of the index is deleted", |project, _| delete(&project.path(INDEX))),
    ("a byte of what is kept of the index is altered", |project, random| {
        let (path, at) = (project.path(INDEX), random.below(1 << 20));
        if let Ok(bytes) = fs::read(&path) {
            fs::write(&path, altered(&bytes, at)).unwrap();
        }
    }),
    ("the cache is cut off", |project, random| {
        let cut = random.below(1000);
        with_cache(project, |bytes| bytes[..bytes.len() * cut / 1000].to_vec());
    }),
    ("a byte of the cache is altered", |project, random| {
        let at = random.below(1 << 20);
        with_cache(project, |bytes| altered(bytes, at));
    }),
];

const CACHE: &str = ".output.cache";
const INDEX: &str = ".output.index";

fn delete(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// The files of a folder that a build wrote there.
fn files(project: &Project, folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files =
        entries.filter(|entry| entry.file_type().is_file() && !entry.path().ends_with(".steplink-manifest"));
    let files = files.map(walkdir::DirEntry::into_path);
    files.filter(|path| !project.foreign.contains(relative(folder, path).as_str())).collect()
}

fn relative(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap().to_string_lossy().into_owned()
}

/// An output, if there is one.
fn output(project: &Project, random: &mut Random) -> Option<PathBuf> {
    let files = files(project, &project.site.output());
    (!files.is_empty()).then(|| random.pick(&files).clone())
}

fn altered(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if !bytes.is_empty() {
        let at = at % bytes.len();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    }
    bytes
}

/// Another file with other bytes in the place of one; what it was linked to stays.
fn replace_bytes(path: &Path) {
    let bytes = altered(&fs::read(path).unwrap(), 7);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn in_twin(project: &Project, random: &mut Random, work: impl Fn(&Path)) {
    let files = files(project, &project.twin());
    if !files.is_empty() {
        work(random.pick::<PathBuf>(&files));
    }
}

fn with_manifest(project: &mut Project, work: impl Fn(&Path, &[u8])) {
    let path = project.site.output().join(".steplink-manifest");
    if let Ok(bytes) = fs::read(&path) {
        work(&path, &bytes);
        project.is_unknown = true;
    }
}

fn with_cache(project: &Project, change: impl Fn(&[u8]) -> Vec<u8>) {
    let path = project.path(CACHE);
    if let Ok(bytes) = fs::read(&path) {
        fs::write(&path, change(&bytes)).unwrap();
    }
}

fn foreign_file(project: &mut Project, random: &mut Random) {
    let path = format!("{}foreign-{}.txt", random.pick(&["", "guides/", "foreign/"]), random.below(4));
    let file = project.site.output().join(&path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, "foreign").unwrap();
    project.foreign.insert(path);
}

fn delete_output(project: &mut Project, _: &mut Random) {
    delete(&project.site.output());
    project.foreign.clear();
    project.in_the_way.clear();
    project.is_unknown = false;
}

fn delete_file(project: &mut Project, random: &mut Random) {
    if let Some(path) = output(project, random) {
        fs::remove_file(path).unwrap();
    }
}

fn alter(project: &mut Project, random: &mut Random) {
    if let Some(path) = output(project, random) {
        let bytes = [&fs::read(&path).unwrap()[..], b"altered"].concat();
        fs::write(path, bytes).unwrap();
    }
}

/// In place, so that only what the system notes of the change of the file tells it.
fn alter_as_before(project: &mut Project, random: &mut Random) {
    if let Some(path) = output(project, random) {
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let bytes = altered(&fs::read(&path).unwrap(), random.below(1 << 20));
        fs::write(&path, bytes).unwrap();
        set_time(&path, time);
    }
}

fn replace_as_before(project: &mut Project, random: &mut Random) {
    if let Some(path) = output(project, random) {
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let other = project.elsewhere("other");
        fs::write(&other, altered(&fs::read(&path).unwrap(), random.below(1 << 20))).unwrap();
        // A copy, since the folder may be on another disk, and a name that is new, since the old one may be linked.
        fs::remove_file(&path).unwrap();
        fs::copy(&other, &path).unwrap();
        set_time(&path, time);
    }
}

/// Something else in the place of an output.
fn instead(project: &mut Project, random: &mut Random, put: impl Fn(&Path, &[u8], &Project)) -> Option<String> {
    let path = output(project, random)?;
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    put(&path, &bytes, project);
    let name = relative(&project.site.output(), &path);
    project.in_the_way.push(name.clone());
    Some(name)
}

fn empty_folder(project: &mut Project, random: &mut Random) {
    instead(project, random, |path, _, _| fs::create_dir(path).unwrap());
}

fn foreign_folder(project: &mut Project, random: &mut Random) {
    let name = instead(project, random, |path, _, _| {
        fs::create_dir(path).unwrap();
        fs::write(path.join("foreign"), "foreign").unwrap();
    });
    project.foreign.extend(name.map(|name| format!("{name}/foreign")));
}

fn link(from: &Path, to: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(to, from).unwrap();
    #[cfg(not(unix))]
    fs::copy(to, from).unwrap();
}

fn link_elsewhere(project: &mut Project, random: &mut Random) {
    instead(project, random, |path, _, project| {
        let to = project.elsewhere("linked");
        fs::write(&to, "linked").unwrap();
        link(path, &to);
    });
}

fn link_to_itself(project: &mut Project, random: &mut Random) {
    let number = project.next();
    instead(project, random, |path, bytes, project| {
        let to = project.elsewhere(&format!("bytes-{number}"));
        fs::write(&to, bytes).unwrap();
        link(path, &to);
    });
}
