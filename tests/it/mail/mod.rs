//! Mobile keys by mail, against a real SMTP server on loopback (behaviour.md §7).

mod alert;
mod browser;
mod claim;
mod keys;
mod kill;
mod outage;
mod post;
pub(crate) mod secrecy;
mod secure;
mod sink;
mod token;
mod without;

/// Runs each named test on SQLite and on PostgreSQL, with a server whose mails go to a sink.
macro_rules! with_a_mail_server {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $crate::mail::run(tests::server::Engine::Sqlite, async |post| super::$name(&post).await).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $crate::mail::run(tests::server::Engine::Postgres, async |post| super::$name(&post).await).await;
            })+
        }
    };
}
use with_a_mail_server;

/// Runs one test on a server of its own.
async fn run(engine: tests::server::Engine, test: impl AsyncFnOnce(post::Post<'_>)) {
    let sink = sink::Sink::default();
    let address = sink.listen(std::net::SocketAddr::from(([127, 0, 0, 1], 0)));
    let server = tests::server::Server::start_mailing(engine, post::relay(address)).await;
    test(post::Post::build(&server, sink).await).await;
    server.stop().await;
}
