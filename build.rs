//! Builds anew when a file of the embedded theme changes.

fn main() {
    println!("cargo:rerun-if-changed=templates");
}
