//! The token of Okta's API goes to Okta and nowhere else: no table and no log holds it.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use tests::okta::api::Mood;
use tests::server::{Engine, Server};
use tracing_subscriber::fmt::MakeWriter;

use super::TOKEN;
use super::pulling::Pulling;
use crate::mail::secrecy::dump;

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// The log of the process, kept from now on.
fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    })
}

async fn no_table_and_no_log_holds_the_token(engine: Engine) {
    let log = log();
    let server = Server::start(engine).await;
    let pulling = Pulling::build(&server).await;
    pulling.sync().await;
    // Refused, too: what goes wrong is what gets logged.
    pulling.api.set_mood(Mood::NoGroupRight, None);
    pulling.ask().await;
    pulling.is("FAILING").await;
    pulling.api.rotate_token("00another");
    pulling.ask().await;
    let input = json!({ "input": { "domain": pulling.api.url(), "apiToken": TOKEN } });
    let document =
        "mutation($input: SetOktaApiAccessInput!) { setOktaApiAccess(input: $input) { integration { id } } }";
    let refused = pulling.house.api().query(document, input).await.unwrap_err();
    assert!(!refused.errors.to_string().contains(TOKEN));

    let hex: String = TOKEN.bytes().map(|byte| format!("{byte:02x}")).collect();
    let rows = dump(&server).await;
    assert!(
        rows.iter()
            .any(|row| row.contains(pulling.api.url().trim_start_matches("http://")))
    );
    for row in &rows {
        assert!(
            !row.contains(TOKEN) && !row.to_lowercase().contains(&hex),
            "{row}"
        );
    }
    server.stop().await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("Okta could not be asked for groups"),
        "the log is what is searched"
    );
    assert!(!log.contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_and_no_log_holds_the_token_on_sqlite() {
    no_table_and_no_log_holds_the_token(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_and_no_log_holds_the_token_on_postgres() {
    no_table_and_no_log_holds_the_token(Engine::Postgres).await;
}
