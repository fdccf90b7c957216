//! The one shape of every mail: a name at the top, some sentences, perhaps a button, small print. From it come both the
//! HTML and the plain text, so that the two never say different things.
//!
//! Clients differ in what they honour, so everything is inline and laid out by one table; colours are chosen to be
//! readable when a client inverts them, and a style sheet of a few lines serves those that know dark mode.

/// A rendered mail, without its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// For readers of plain text.
    pub text: String,
    /// For the others.
    pub html: String,
}

/// What a mail says. Plain text throughout; it is escaped where it goes into HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) subject: String,
    /// Who writes: the organization.
    pub(super) sender: String,
    pub(super) heading: String,
    pub(super) sentences: Vec<String>,
    pub(super) button: Option<Button>,
    /// Small print.
    pub(super) notes: Vec<String>,
}

/// The one thing to press.
#[derive(Clone, Debug)]
pub(super) struct Button {
    pub(super) label: String,
    pub(super) url: String,
}

impl Content {
    pub(super) fn render(&self) -> Letter {
        Letter {
            subject: one_line(&self.subject),
            text: self.text(),
            html: self.html(),
        }
    }

    fn text(&self) -> String {
        let button = self
            .button
            .iter()
            .map(|button| format!("{}:\n{}", button.label, button.url));
        let parts = std::iter::once(self.heading.clone())
            .chain(self.sentences.iter().cloned())
            .chain(button)
            .chain(self.notes.iter().cloned())
            .chain([format!("-- \n{}", self.sender)]);
        let mut text = parts.collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text
    }

    fn html(&self) -> String {
        let sentences: String = self
            .sentences
            .iter()
            .map(|sentence| format!("<p style=\"margin:0 0 16px\">{}</p>\n", escaped(sentence)))
            .collect();
        let button = self.button.as_ref().map(Button::html).unwrap_or_default();
        let notes: String = self
            .notes
            .iter()
            .map(|note| {
                format!(
                    "<p class=\"soft\" style=\"margin:0 0 12px;font-size:13px;line-height:20px;color:#5b6b6c\">{}</p>\n",
                    escaped(note)
                )
            })
            .collect();
        let (subject, sender, heading) = (
            escaped(&one_line(&self.subject)),
            escaped(&self.sender),
            escaped(&self.heading),
        );
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
  .page {{ background: #101617 !important; }}
  .sheet {{ background: #182021 !important; border-color: #2b3739 !important; }}
  .ink {{ color: #e7eeee !important; }}
  .soft {{ color: #a3b3b4 !important; }}
}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f6f6">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f6f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;background:#ffffff;border:1px solid #d9e1e1;border-radius:12px">
<tr><td class="ink" style="padding:28px 24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#0f1b1c">
<p class="soft" style="margin:0 0 20px;font-size:14px;font-weight:600;color:#5b6b6c">{sender}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:28px;font-weight:650">{heading}</h1>
{sentences}{button}{notes}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
        )
    }
}

impl Button {
    /// A link that looks like a button, and the address below for whoever cannot press it.
    fn html(&self) -> String {
        let (label, url) = (escaped(&self.label), escaped(&self.url));
        format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{url}\" style=\"display:inline-block;padding:13px 22px;border-radius:8px;\
             background:#0b6b63;color:#ffffff;font-weight:600;text-decoration:none\">{label}</a></p>\n\
             <p class=\"soft\" style=\"margin:0 0 16px;font-size:13px;line-height:20px;color:#5b6b6c;word-break:break-all\">\
             {url}</p>\n"
        )
    }
}

/// Text as HTML shows it, in an element or a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A header is one line: whatever a name holds, it adds no header of its own.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Letter {
        Content {
            subject: "Key for <b>Bryn & Søn</b>\r\nBcc: everybody@aldermoor.example".into(),
            sender: "<b>Bryn & Søn</b>".into(),
            heading: "\"><script>alert(1)</script>".into(),
            sentences: vec!["It's 1 < 2.".into()],
            button: Some(Button {
                label: "Open".into(),
                url: "https://keys.aldermoor.example/claim#token=a&b\"c".into(),
            }),
            notes: vec!["Small & plain.".into()],
        }
        .render()
    }

    #[test]
    fn what_people_are_called_is_text_and_never_markup_or_a_header() {
        let letter = hostile();
        assert!(!letter.html.contains("<script>") && !letter.html.contains("<b>"));
        assert!(letter.html.contains("token=a&amp;b&quot;c\""));
        assert!(!letter.subject.contains(['\r', '\n']));
        assert!(letter.text.contains("It's 1 < 2."));
    }

    #[test]
    fn nothing_is_fetched_from_anywhere() {
        let html = hostile().html;
        for word in ["<img", "<link", "@import", "url(", "src="] {
            assert!(!html.contains(word), "{word}");
        }
        assert_eq!(html.matches("http").count(), 2, "the button and its address");
    }
}
