//! Reads the contract, so that a query for a field that is gone does not compile.

fn main() {
    cynic_codegen::register_schema("latchkey")
        .from_sdl_file("../schema.graphql")
        .expect("invariant: schema.graphql at the root of the workspace is valid SDL")
        .as_default()
        .expect("invariant: OUT_DIR is writable");
}
