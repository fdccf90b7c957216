//! Recursive descent parser of RFC 7644 §3.4.2.2, figure 1. Bounded by [`crate::limits`]; never panics.

use std::fmt;

use super::{CompareOp, CompareValue, Filter};
use crate::{
    limits::{FILTER_MAX_BYTES, FILTER_MAX_DEPTH, FILTER_MAX_TERMS},
    path::AttrPath,
    quirk,
};

/// Where and why a text is not a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    at: usize,
    message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at character {}", self.message, self.at + 1)
    }
}

type Parsed<T> = Result<T, SyntaxError>;

/// Parses a whole filter.
pub(super) fn parse(text: &str) -> Parsed<Filter> {
    let mut parser = Parser::new(text)?;
    let filter = parser.disjunction(Scope::Resource)?;
    parser.skip_space();
    if parser.at < text.len() {
        return Err(parser.error("expected `and`, `or` or the end"));
    }
    Ok(filter)
}

/// Parses the filter of a value path from just behind `[`; also returns the position just behind `]`.
pub(crate) fn parse_value_filter(text: &str) -> Parsed<(Filter, usize)> {
    let mut parser = Parser::new(text)?;
    let filter = parser.bracketed()?;
    Ok((filter, parser.at))
}

/// Inside brackets paths are relative to an element and further brackets are not allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Resource,
    Element,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Parsed<Self> {
        let parser = Self {
            text,
            at: 0,
            depth: 0,
            terms: 0,
        };
        if text.len() > FILTER_MAX_BYTES {
            return Err(parser.error(&format!("more than {FILTER_MAX_BYTES} bytes")));
        }
        Ok(parser)
    }

    fn disjunction(&mut self, scope: Scope) -> Parsed<Filter> {
        let mut parts = vec![self.conjunction(scope)?];
        while self.eat_keyword("or") {
            parts.push(self.conjunction(scope)?);
        }
        Ok(Filter::or(parts))
    }

    fn conjunction(&mut self, scope: Scope) -> Parsed<Filter> {
        let mut parts = vec![self.factor(scope)?];
        while self.eat_keyword("and") {
            parts.push(self.factor(scope)?);
        }
        Ok(Filter::and(parts))
    }

    fn factor(&mut self, scope: Scope) -> Parsed<Filter> {
        self.skip_space();
        if self.eat('(') {
            return self.group(scope);
        }
        if self.eat_not() {
            return Ok(Filter::Not(Box::new(self.group(scope)?)));
        }
        self.expression(scope)
    }

    /// Behind an opening parenthesis.
    fn group(&mut self, scope: Scope) -> Parsed<Filter> {
        self.enter()?;
        let filter = self.disjunction(scope)?;
        self.expect(')')?;
        self.depth -= 1;
        Ok(filter)
    }

    /// Behind an opening bracket.
    fn bracketed(&mut self) -> Parsed<Filter> {
        self.enter()?;
        let filter = self.disjunction(Scope::Element)?;
        self.expect(']')?;
        self.depth -= 1;
        Ok(filter)
    }

    fn expression(&mut self, scope: Scope) -> Parsed<Filter> {
        let path = self.attribute_path()?;
        if self.peek() == Some('[') {
            if scope == Scope::Element {
                return Err(self.error("brackets inside brackets"));
            }
            self.at += 1;
            return self.value_path(path);
        }
        self.comparison(path)
    }

    fn value_path(&mut self, path: AttrPath) -> Parsed<Filter> {
        let filter = self.bracketed()?;
        if self.peek() != Some('.') {
            return Ok(Filter::ValuePath {
                path,
                filter: Box::new(filter),
            });
        }
        self.at += 1;
        let sub = self.attribute_path()?;
        let comparison = self.comparison(sub)?;
        Ok(quirk::value_path_comparison(path, filter, comparison))
    }

    fn comparison(&mut self, path: AttrPath) -> Parsed<Filter> {
        self.terms += 1;
        if self.terms > FILTER_MAX_TERMS {
            return Err(self.error(&format!("more than {FILTER_MAX_TERMS} comparisons")));
        }
        self.expect_space()?;
        let start = self.at;
        let word = self.word();
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(path));
        }
        let Some(op) = CompareOp::ALL
            .into_iter()
            .find(|op| word.eq_ignore_ascii_case(op.as_str()))
        else {
            self.at = start;
            return Err(self.error("expected one of pr, eq, ne, co, sw, ew, gt, ge, lt, le"));
        };
        self.expect_space()?;
        let value = self.value()?;
        Ok(Filter::Compare { path, op, value })
    }

    fn value(&mut self) -> Parsed<CompareValue> {
        match self.peek() {
            Some('"') => self.string().map(CompareValue::String),
            Some('-' | '0'..='9') => self.number(),
            _ => {
                let start = self.at;
                match self.word().to_ascii_lowercase().as_str() {
                    "true" => Ok(CompareValue::Bool(true)),
                    "false" => Ok(CompareValue::Bool(false)),
                    "null" => Ok(CompareValue::Null),
                    _ => {
                        self.at = start;
                        Err(self.error("expected a string in double quotes, a number, true, false or null"))
                    }
                }
            }
        }
    }

    fn number(&mut self) -> Parsed<CompareValue> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E')))
            .unwrap_or(rest.len());
        let number = serde_json::from_str(&rest[..end]).map_err(|_| self.error("malformed number"))?;
        self.at += end;
        Ok(CompareValue::Number(number))
    }

    fn string(&mut self) -> Parsed<String> {
        let rest = self.rest();
        let mut escaped = false;
        for (index, byte) in rest.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    let literal = &rest[..=index];
                    let text = serde_json::from_str(literal).map_err(|_| self.error("malformed string"))?;
                    self.at += index + 1;
                    return Ok(text);
                }
                _ => {}
            }
        }
        Err(self.error("string without closing quote"))
    }

    fn attribute_path(&mut self) -> Parsed<AttrPath> {
        let start = self.at;
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '"'))
            .unwrap_or(rest.len());
        let path = AttrPath::parse(&rest[..end]).map_err(|_| SyntaxError {
            at: start,
            message: "expected an attribute name".to_owned(),
        })?;
        self.at += end;
        Ok(path)
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `and` or `or` standing between space or parentheses.
    fn eat_keyword(&mut self, keyword: &str) -> bool {
        let start = self.at;
        self.skip_space();
        let separated = self.at > start || self.text[..self.at].ends_with([')', ']']);
        if separated && self.word().eq_ignore_ascii_case(keyword) && self.at_boundary() {
            return true;
        }
        self.at = start;
        false
    }

    /// `not` and the parenthesis that must follow; an attribute may still be called `not`.
    fn eat_not(&mut self) -> bool {
        let start = self.at;
        if self.word().eq_ignore_ascii_case("not") {
            self.skip_space();
            if self.eat('(') {
                return true;
            }
        }
        self.at = start;
        false
    }

    fn at_boundary(&self) -> bool {
        self.peek().is_some_and(|c| c.is_ascii_whitespace() || c == '(')
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > FILTER_MAX_DEPTH {
            return Err(self.error(&format!("nested deeper than {FILTER_MAX_DEPTH}")));
        }
        Ok(())
    }

    fn expect(&mut self, c: char) -> Parsed<()> {
        self.skip_space();
        if self.eat(c) {
            Ok(())
        } else {
            Err(self.error(&format!("expected `{c}`")))
        }
    }

    fn expect_space(&mut self) -> Parsed<()> {
        let start = self.at;
        self.skip_space();
        if self.at > start {
            Ok(())
        } else {
            Err(self.error("expected a space"))
        }
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError {
            at: self.at,
            message: message.to_owned(),
        }
    }
}
