//! `--help` teaches: every command, flag and setting says what it is for, and every line of it is really printed.

use std::process::{Command, Output};

use super::process::program;

fn latchkey(arguments: &[&str]) -> Output {
    let output = Command::new(program()).env_clear().args(arguments).output();
    output.expect("LATCHKEY_BIN is a program")
}

/// What it prints on standard output when all is well; words are separated by single spaces.
fn told(arguments: &[&str]) -> String {
    let output = latchkey(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    assert_eq!(complaint, "", "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn help_names_every_command_and_how_to_begin() {
    let help = told(&["--help"]);
    for command in server::cli::command().get_subcommands() {
        assert!(
            help.contains(command.get_name()),
            "{} is not in {help}",
            command.get_name()
        );
    }
    assert!(
        help.contains("Start with `latchkey serve` and open the link it prints."),
        "{help}"
    );
}

#[test]
fn help_of_each_command_explains_its_flags_and_settings() {
    for command in server::cli::command().get_subcommands() {
        let name = command.get_name();
        let help = told(&[name, "--help"]);
        let about = command
            .get_about()
            .expect("every command says what it does")
            .to_string();
        assert!(
            help.starts_with(&about.split_whitespace().collect::<Vec<_>>().join(" ")),
            "{name}: {help}"
        );
        for argument in command.get_arguments() {
            let flag = argument.get_long().expect("every argument is a flag");
            let explained = argument
                .get_help()
                .unwrap_or_else(|| panic!("{name} --{flag} is not explained"))
                .to_string();
            let explained = explained.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                help.contains(&format!("--{flag}")),
                "{name}: --{flag} is not in {help}"
            );
            assert!(help.contains(&explained), "{name} --{flag}: {help}");
            if let Some(setting) = argument.get_env() {
                let setting = setting.to_string_lossy();
                assert!(
                    help.contains(&format!("[env: {setting}")),
                    "{name}: {setting} is not in {help}"
                );
            }
        }
    }
}

/// A secret in the environment does not end up in somebody's screenshot of the help.
#[test]
fn help_shows_no_secret() {
    let output = Command::new(program())
        .env_clear()
        .env("LATCHKEY_SECRET_KEY", "geheim")
        .env("LATCHKEY_DATABASE_URL", "postgres://me:geheim@db/latchkey")
        .env("LATCHKEY_SMTP_URL", "smtp://me:geheim@mail")
        .args(["serve", "--help"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(!String::from_utf8_lossy(&output.stdout).contains("geheim"));
}

#[test]
fn the_version_is_the_workspaces() {
    assert_eq!(
        told(&["--version"]),
        format!("latchkey {}", env!("CARGO_PKG_VERSION"))
    );
}

/// What is asked for is on standard output alone, so that it can be piped.
#[test]
fn the_schema_is_printed_whole() {
    let output = latchkey(&["schema"]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim_end(),
        server::graphql::sdl().trim_end()
    );
}

#[test]
fn what_it_does_not_know_it_refuses_with_the_way_out() {
    for (arguments, wrong) in [(["served"], "served"), (["--port"], "--port")] {
        let output = latchkey(&arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(
            complaint.contains(wrong) && complaint.contains("--help"),
            "{complaint}"
        );
        assert_eq!(output.stdout, b"");
    }
}
