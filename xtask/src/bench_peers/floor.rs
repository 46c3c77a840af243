//! The floor: what reading the sources and writing a site of that size costs by itself.
//!
//! It opens, reads and closes every file of SOURCE. Then it walks through OUTPUT, which a generator
//! made before, asks for the size of each file without opening it, and creates, writes and closes a
//! file of that name and that many bytes in DEST. The bytes are those of SOURCE, again and again: it
//! renders nothing, and waits for no disk. The walk through OUTPUT is work that a generator does
//! not have; `cp -r` has it, too, and reads OUTPUT besides.

use std::fs::{self, File};
use std::io::{Read, Result, Write};
use std::path::Path;

/// Does all of it, one file after the other, and gives the numbers of files read and written.
pub fn run(source: &Path, output: &Path, dest: &Path) -> Result<(usize, usize)> {
    let mut bytes = Vec::new();
    let read = read_all(source, &mut bytes)?;
    if bytes.is_empty() {
        return Err(std::io::Error::other(format!("{} holds nothing", source.display())));
    }
    let written = write_all(output, dest, &bytes)?;
    Ok((read, written))
}

fn read_all(folder: &Path, bytes: &mut Vec<u8>) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            count += read_all(&entry.path(), bytes)?;
        } else {
            File::open(entry.path())?.read_to_end(bytes)?;
            count += 1;
        }
    }
    Ok(count)
}

fn write_all(model: &Path, folder: &Path, bytes: &[u8]) -> Result<usize> {
    fs::create_dir_all(folder)?;
    let mut count = 0;
    for entry in fs::read_dir(model)? {
        let (entry, dest) = entry.map(|entry| (entry.path(), folder.join(entry.file_name())))?;
        let about = fs::symlink_metadata(&entry)?;
        if about.is_dir() {
            count += write_all(&entry, &dest, bytes)?;
            continue;
        }
        let mut file = File::create(dest)?;
        let mut left = usize::try_from(about.len()).unwrap_or(usize::MAX);
        while left > 0 {
            let part = left.min(bytes.len());
            file.write_all(&bytes[..part])?;
            left -= part;
        }
        count += 1;
    }
    Ok(count)
}
