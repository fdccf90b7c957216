//! Starts the console in the browser. Everything else is in the library, which also compiles for the host.

fn main() {
    web::run();
}
