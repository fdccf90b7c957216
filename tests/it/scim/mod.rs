//! SCIM over real HTTP, on both engines.

mod active;
mod bulk;
mod dialect;
mod group;
mod groups_of_user;
mod large_group;
mod limit;
mod okta_crud;
mod okta_spec;
mod order;
mod parity;
mod quirk;
mod recorded;
mod user;
mod walk;

/// Runs each named test on SQLite and on PostgreSQL.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let server = tests::server::Server::start(tests::server::Engine::Sqlite).await;
                super::$name(&server).await;
                server.stop().await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let server = tests::server::Server::start(tests::server::Engine::Postgres).await;
                super::$name(&server).await;
                server.stop().await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
