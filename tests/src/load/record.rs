//! Keeping figures in BENCHMARKS.md: the latest whole, every run in a line.
//!
//! The text around them is written by hand and stays as it is.

use anyhow::Context;

/// Stands before the latest figures.
const BEGIN: &str = "<!-- latest figures: written by make bench -->";
/// Stands behind them.
const END: &str = "<!-- end of the latest figures -->";

/// `page` with `figures` in the place of the latest and `line`, a row of the table the page ends with, added.
///
/// # Errors
/// The page has not both marks, in order.
pub fn record(page: &str, figures: &str, line: &str) -> anyhow::Result<String> {
    let (before, rest) = page
        .split_once(BEGIN)
        .with_context(|| format!("the page lacks {BEGIN}"))?;
    let (_, after) = rest
        .split_once(END)
        .with_context(|| format!("the page lacks {END} behind {BEGIN}"))?;
    let after = after.trim_end();
    let figures = figures.trim();
    Ok(format!("{before}{BEGIN}\n\n{figures}\n\n{END}{after}\n{line}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_replaced_and_every_run_stays() {
        let page = format!("# Benchmarks\n\n{BEGIN}\n{END}\n\nWhy.\n\n| date |\n| --- |\n");
        let once = record(&page, "first figures\n", "| Monday |").unwrap();
        let twice = record(&once, "second figures\n", "| Tuesday |").unwrap();
        insta::assert_snapshot!(twice, @r#"
        # Benchmarks

        <!-- latest figures: written by make bench -->

        second figures

        <!-- end of the latest figures -->

        Why.

        | date |
        | --- |
        | Monday |
        | Tuesday |
        "#);
    }

    #[test]
    fn a_page_without_the_marks_is_left_alone() {
        for page in ["", BEGIN, &format!("{END}{BEGIN}")] {
            assert!(record(page, "figures", "| line |").is_err(), "{page:?}");
        }
    }
}
