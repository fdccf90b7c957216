//! behaviour.md §9: a wrong setting is refused with its name, its value unless that is a secret, and what is allowed. The
//! exit code is not 0, and nothing was made.

use std::process::{Command, Output};

use tempfile::TempDir;

use super::process::program;

/// `latchkey serve` in an empty folder with these variables and no others.
fn serve(folder: &TempDir, settings: &[(&str, &str)]) -> Output {
    let output = Command::new(program())
        .env_clear()
        .env("LATCHKEY_LISTEN", "127.0.0.1:0")
        .envs(settings.iter().copied())
        .arg("serve")
        .current_dir(folder.path())
        .output();
    output.expect("LATCHKEY_BIN is a program")
}

/// Settings, and what the complaint about them must hold.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

#[test]
fn a_wrong_setting_names_itself_and_what_is_allowed() {
    const NO_KEY: &str = "postgres://latchkey@127.0.0.1/latchkey";
    // Settings; what the complaint must hold: the name first, then the value or what is wrong, then the way out.
    let table: [Case; 14] = [
        (
            &[("LATCHKEY_LISTEN", "localhost")],
            &["LATCHKEY_LISTEN", "localhost", "127.0.0.1:8080"],
        ),
        (
            &[("LATCHKEY_LISTEN", "0.0.0.0:8080")],
            &["LATCHKEY_LISTEN", "0.0.0.0:8080", "LATCHKEY_PUBLIC_URL"],
        ),
        (
            &[("LATCHKEY_DATABASE_URL", "mysql://db/latchkey")],
            &["LATCHKEY_DATABASE_URL", "mysql:", "sqlite://PATH"],
        ),
        (
            &[("LATCHKEY_DATABASE_URL_FILE", "nowhere")],
            &["LATCHKEY_DATABASE_URL_FILE", "nowhere"],
        ),
        (
            &[("LATCHKEY_DATABASE_URL", NO_KEY)],
            &["LATCHKEY_SECRET_KEY", "not set", "head -c 32"],
        ),
        (
            &[("LATCHKEY_SECRET_KEY", "geheim")],
            &["LATCHKEY_SECRET_KEY", "base64"],
        ),
        (
            &[("LATCHKEY_SECRET_KEY", "Z2VoZWlt")],
            &["LATCHKEY_SECRET_KEY", "6 bytes", "32 are needed"],
        ),
        (
            &[("LATCHKEY_SECRET_KEY_FILE", "nowhere")],
            &["LATCHKEY_SECRET_KEY_FILE", "nowhere"],
        ),
        (
            &[("LATCHKEY_PUBLIC_URL", "keys.example.com")],
            &["LATCHKEY_PUBLIC_URL", "keys.example.com", "https://"],
        ),
        (
            &[("LATCHKEY_PUBLIC_URL", "https://a.example/app")],
            &["LATCHKEY_PUBLIC_URL", "/app", "host and port only"],
        ),
        (
            &[("LATCHKEY_SMTP_URL", "mail://me:geheim@a")],
            &["LATCHKEY_SMTP_URL", "smtp://"],
        ),
        (
            &[("LATCHKEY_MAIL_FROM", "keys@a.example")],
            &["LATCHKEY_MAIL_FROM", "LATCHKEY_SMTP_URL"],
        ),
        (&[("LATCHKEY_LOG", "server=loud")], &["LATCHKEY_LOG"]),
        (
            &[("LATCHKEY_LOG_FORMAT", "xml")],
            &["--log-format", "xml", "text, json"],
        ),
    ];
    for (settings, wanted) in table {
        let folder = tempfile::tempdir().unwrap();
        let output = serve(&folder, settings);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{settings:?}: {complaint}");
        assert_eq!(output.stdout, b"", "{settings:?}");
        for words in wanted {
            assert!(
                complaint.contains(words),
                "{settings:?}: no {words:?} in {complaint}"
            );
        }
        assert!(
            !complaint.contains("geheim") && !complaint.contains("Z2VoZWlt"),
            "{complaint}"
        );
        let made: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert!(made.is_empty(), "{settings:?} left {made:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let output = serve(&folder, &[("LATCHKEY_LISTEN", &address)]);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(
        complaint.contains("LATCHKEY_LISTEN") && complaint.contains(&address),
        "{complaint}"
    );
}
