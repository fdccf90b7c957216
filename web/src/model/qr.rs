//! A text as a QR code: one path on a grid of unit squares.

use qrcode::{Color, EcLevel, QrCode};

/// A drawn code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Squares a side.
    pub width: usize,
    /// `d` of an SVG path over the dark squares, joined along each row.
    pub path: String,
}

/// Draws the text; `None` if it is too long for any code.
pub fn draw(text: &str) -> Option<Drawing> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    Some(Drawing { width, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_no_light_square() {
        let drawing = draw("https://keys.aldermoor.example/claim#token=AAAA").unwrap();
        let last = drawing.width - 7;
        for corner in [
            "M0 0h7v1h-7z".to_owned(),
            format!("M{last} 0h7v1h-7z"),
            format!("M0 {last}h7v1h-7z"),
        ] {
            assert!(drawing.path.contains(&corner), "{corner}");
        }
        let dark: usize = drawing
            .path
            .split('h')
            .filter_map(|part| part.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert!(
            dark * 3 > drawing.width.pow(2) && dark * 3 < drawing.width.pow(2) * 2,
            "about half is dark"
        );
    }

    #[test]
    fn a_text_beyond_any_code_is_none() {
        assert_eq!(draw(&"x".repeat(5_000)), None);
    }
}
