//! Makes sure the folder of the built console exists, so that the server compiles before the console is built.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist");
    std::fs::create_dir_all(dist).expect("web/dist can be made");
    println!("cargo:rerun-if-changed={dist}");
}
