//! JSON as it is read by people: one member a line, in the order it was sent.

/// Lays a text out; whatever is no JSON stays as it is.
pub fn pretty(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut letters = text.chars().filter(|letter| !letter.is_control()).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push('"');
                copy_string(&mut letters, &mut out);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                if letters.peek().is_some_and(|next| matches!(next, '}' | ']')) {
                    out.extend(letters.next());
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

/// What follows a quotation mark, up to the one that ends the text.
fn copy_string(letters: &mut impl Iterator<Item = char>, out: &mut String) {
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            '\\' => out.extend(letters.next()),
            '"' => return,
            _ => {}
        }
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_member_a_line_in_the_order_sent() {
        let text = r#"{"userName":"a{b,c","active":true,"emails":[{"value":"i\"nes"}],"groups":[ ],"x":{}}"#;
        let expected = r#"{
  "userName": "a{b,c",
  "active": true,
  "emails": [
    {
      "value": "i\"nes"
    }
  ],
  "groups": [],
  "x": {}
}"#;
        assert_eq!(pretty(text), expected);
        assert_eq!(pretty(expected), expected, "twice changes nothing");
    }

    #[test]
    fn what_is_no_json_stays() {
        for text in ["", "•••", "{\"a\":", "<html>\n</html>"] {
            assert_eq!(pretty(text), text);
        }
        assert_eq!(pretty("7"), "7");
    }
}
