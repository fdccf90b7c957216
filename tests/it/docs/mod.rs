//! The documentation is true: its examples run against a server and answer what the page says, and every setting, flag and
//! error code is on its page.

mod answer;
mod curl;
mod graphql;
mod page;
mod reference;

use tests::server::Server;

use crate::scim::on_both_engines;

on_both_engines!(
    the_examples_of_the_scim_page_answer_what_it_says,
    the_graphql_page_too,
    the_operators_page_too,
);

async fn the_examples_of_the_scim_page_answer_what_it_says(server: &Server) {
    let examples = curl::run("docs/scim.md", server).await;
    assert!(examples >= 25, "only {examples} examples were found");
}

async fn the_operators_page_too(server: &Server) {
    assert!(curl::run("docs/operators.md", server).await >= 2);
}

async fn the_graphql_page_too(server: &Server) {
    assert!(curl::run("docs/graphql.md", server).await >= 2);
    let examples = graphql::run("docs/graphql.md", server).await;
    assert!(examples >= 8, "only {examples} examples were found");
}
