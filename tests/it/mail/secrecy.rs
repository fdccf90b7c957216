//! Nothing at rest holds a usable link: the whole database is read and searched.

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use tests::server::Server;

use super::post::Post;
use super::with_a_mail_server;

with_a_mail_server!(no_table_holds_a_link);

/// The first column of each row, as text.
pub(super) async fn texts(server: &Server, sql: &str) -> Vec<String> {
    let conn = Database::connect(server.database_url()).await.unwrap();
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = conn.query_all_raw(statement).await.unwrap();
    conn.close().await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Every row of every table as one text, bytes in hex.
pub(crate) async fn dump(server: &Server) -> Vec<String> {
    let is_postgres = server.database_url().starts_with("postgres");
    let backend = if is_postgres {
        DbBackend::Postgres
    } else {
        DbBackend::Sqlite
    };
    let tables = match backend {
        DbBackend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let mut rows = Vec::new();
    for table in texts(server, tables).await {
        let sql = match backend {
            DbBackend::Postgres => format!("SELECT t::text FROM \"{table}\" t"),
            _ => {
                let columns = texts(server, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let quoted = columns.iter().map(|column| format!("quote(\"{column}\")"));
                let row = quoted.collect::<Vec<_>>().join(" || ' ' || ");
                format!("SELECT {row} FROM \"{table}\"")
            }
        };
        rows.extend(texts(server, &sql).await);
    }
    rows
}

/// A usable part of a token in a text: mails break lines where they like, so a part will do.
pub(super) fn holds_part_of(text: &str, token: &str) -> bool {
    // The last 43 characters are what nobody can derive without the key ring; of four parts a break spoils one at most.
    let secret = &token[token.len() - 40..];
    secret
        .as_bytes()
        .chunks(10)
        .any(|part| text.contains(std::str::from_utf8(part).unwrap()))
}

async fn no_table_holds_a_link(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    let key = post.key(&email).await;
    post.resend(&[&key]).await;
    let newer = post.sink.wait_for(2).await.remove(1);
    post.mail_is(&email, "SENT").await;
    let rows = dump(post.house.server).await;
    assert!(
        rows.iter().any(|row| row.contains(&email)),
        "the dump holds what is stored"
    );
    for token in [mail.token(), newer.token()] {
        use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        // The last 32 bytes are what nobody can derive without the key ring.
        let secret: String = bytes[bytes.len() - 32..]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        for row in &rows {
            let row = row.to_lowercase();
            assert!(!row.contains(&secret), "a row holds the secret part: {row}");
            assert!(
                !row.contains(&token.to_lowercase()) && !row.contains("#token="),
                "{row}"
            );
        }
    }
}
