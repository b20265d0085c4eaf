//! A new migration is built in without being asked.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
