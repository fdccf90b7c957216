//! STARTTLS and TLS from the start with a certificate of the operator's own, and signing in at the mail server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use server::config::MailArgs;
use server::mail::smtp::Relay;
use tests::server::{Engine, Server};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::post::Post;
use super::sink::Sink;

const CONFIG: &str = "[req]\ndistinguished_name = name\nx509_extensions = extensions\nprompt = no\n[name]\nCN = mail\n\
    [extensions]\nbasicConstraints = critical, CA:FALSE\nsubjectAltName = IP:127.0.0.1\n";

/// A certificate for loopback and its key, made for this test.
fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (config, certificate, key) = (
        folder.join("req"),
        folder.join("cert.pem"),
        folder.join("key.pem"),
    );
    std::fs::write(&config, CONFIG).unwrap();
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "2",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .arg("-config")
        .arg(&config)
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl is there: Debian's ca-certificates needs it");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (certificate, key)
}

/// A mail server that wants TLS and this password, and what a company that believes these settings ends up with.
async fn sending(password: &str, is_trusted: bool, test: impl AsyncFnOnce(&Post<'_>, String)) {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = certificate(folder.path());
    let sink = Sink::default();
    let address = sink.listen_secure((&certificate, &key), ("keys@aldermoor", "three hinges"));
    let args = MailArgs {
        smtp_url: Some(format!("smtp://keys%40aldermoor:{password}@{address}")),
        smtp_ca_file: is_trusted.then_some(certificate),
        mail_from: Some("Front desk <keys@aldermoor.example>".to_owned()),
        ..MailArgs::default()
    };
    let relay: Option<Relay> = args.relay().unwrap();
    let server = Server::start_mailing(Engine::Sqlite, relay).await;
    let post = Post::build(&server, sink).await;
    let (_, email) = post.hire().await;
    post.house.wait_out_settle_window().await;
    test(&post, email).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_by_starttls_and_password() {
    sending("three%20hinges", true, async |post: &Post<'_>, email: String| {
        let mail = post.sink.wait_for(1).await.remove(0);
        assert_eq!(mail.to, email);
        assert!(mail.header("From").contains("Front desk"), "{}", mail.raw);
        post.key_is(&email, "INVITED").await;
    })
    .await;
}

/// TLS from the first byte, as on port 465, in front of a mail server that knows none.
async fn wrapped((certificate, key): (&Path, &Path), inner: SocketAddr) -> SocketAddr {
    let chain = vec![CertificateDer::from_pem_file(certificate).unwrap()];
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            // Who speaks without TLS is left standing.
            if let Ok(mut client) = acceptor.accept(client).await {
                let mut server = TcpStream::connect(inner).await.unwrap();
                tokio::spawn(async move { tokio::io::copy_bidirectional(&mut client, &mut server).await });
            }
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_by_tls_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = certificate(folder.path());
    let sink = Sink::default();
    let inner = sink.listen(SocketAddr::from(([127, 0, 0, 1], 0)));
    let address = wrapped((&certificate, &key), inner).await;
    let args = MailArgs {
        smtp_url: Some(format!("smtps://{address}")),
        smtp_ca_file: Some(certificate),
        mail_from: Some("keys@aldermoor.example".to_owned()),
        ..MailArgs::default()
    };
    let server = Server::start_mailing(Engine::Sqlite, args.relay().unwrap()).await;
    let post = Post::build(&server, sink).await;
    let (_, email, mail) = post.invite().await;
    assert_eq!(mail.to, email);
    server.stop().await;
}

/// Our own mistake, not the person's address: shown, and tried again.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_ours_to_mend() {
    sending("guessed", true, async |post: &Post<'_>, email: String| {
        let error = post.error(&email).await;
        assert!(error.contains("535"), "{error}");
        assert_eq!(post.key(&email).await["mail"]["state"], "QUEUED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_gets_no_mail() {
    sending("three%20hinges", false, async |post: &Post<'_>, email: String| {
        let error = post.error(&email).await;
        assert!(error.to_lowercase().contains("certificate"), "{error}");
        assert_eq!(post.sink.received().len(), 0);
        assert_eq!(post.key(&email).await["mail"]["state"], "QUEUED");
    })
    .await;
}
