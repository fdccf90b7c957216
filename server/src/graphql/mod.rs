//! The GraphQL API at /graphql and /graphql/ws: thin types over what services return, one transport for requests, one
//! for subscriptions. Who may do what is the services' business, what the database holds is the store's.

pub mod caller;
pub mod context;
pub mod cookie;
pub mod error;
mod heard;
pub mod id;
pub mod kind;
pub mod loader;
pub mod mutation;
pub mod page;
mod progress;
pub mod query;
pub mod request;
pub mod socket;
pub mod subscription;
pub mod types;

use async_graphql::{SDLExportOptions, Schema, SchemaBuilder};
use axum::Router;
use axum::routing::get;

use crate::app::App;

type ApiSchema = Schema<query::Query, mutation::Mutation, subscription::Subscription>;

/// Levels of nesting. The deepest operation of the console has nine.
const DEPTH: usize = 15;
/// Fields of an answer, lists counted by the page that was asked for.
const COMPLEXITY: usize = 20_000;
/// The same field under many names is many times the work.
const ALIASES: usize = 30;
/// Directives of one operation.
const DIRECTIVES: usize = 20;
/// Nesting of braces while parsing.
const RECURSION: usize = 32;

fn builder() -> SchemaBuilder<query::Query, mutation::Mutation, subscription::Subscription> {
    Schema::build(
        query::Query::default(),
        mutation::Mutation::default(),
        subscription::Subscription,
    )
    .limit_depth(DEPTH)
    .limit_complexity(COMPLEXITY)
    .limit_aliases(ALIASES)
    .limit_directives(DIRECTIVES)
    .limit_recursive_depth(RECURSION)
    .extension(error::Renderer)
}

/// The schema definition (SDL), as committed in schema.graphql.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().prefer_single_line_descriptions();
    builder().finish().sdl_with_options(options)
}

/// Routes below /graphql.
pub fn router(app: &App) -> Router<App> {
    let schema = builder().data(app.clone()).finish();
    Router::new()
        .route("/", get(request::get).post(request::post))
        .route("/ws", get(socket::open))
        .layer(axum::extract::DefaultBodyLimit::max(request::BODY_LIMIT))
        .layer(axum::Extension(schema))
}
