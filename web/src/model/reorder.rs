//! Moving one item of an ordered list: lift, move, drop, or put back, each step spoken. Knows no rules and no browser.

/// The item in the hand. `from` and `at` count from 0; the list itself is the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// Key of the item, which stays the same while it moves.
    pub key: u32,
    /// Where it was taken from.
    pub from: usize,
    /// Where it is now.
    pub at: usize,
}

/// A step of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Towards the first.
    Up,
    /// Towards the last.
    Down,
}

impl Lifted {
    /// Takes the item at `index`.
    pub fn lift(key: u32, index: usize) -> Self {
        Self {
            key,
            from: index,
            at: index,
        }
    }

    /// The place one step away; `None` at the end of a list of `len`, where the item stays.
    pub fn step(self, step: Step, len: usize) -> Option<usize> {
        match step {
            Step::Up => self.at.checked_sub(1),
            Step::Down => Some(self.at + 1).filter(|to| *to < len),
        }
    }
}

/// Moves the item at `from` to `to`, the others keep their order. Out of range: nothing happens.
pub fn shift<T>(items: &mut Vec<T>, from: usize, to: usize) {
    if from < items.len() && to < items.len() && from != to {
        let item = items.remove(from);
        items.insert(to, item);
    }
}

/// Where an item dragged to `y` belongs, given the middle of every other item from top to bottom: above the first whose middle
/// is below the pointer.
pub fn place_at(y: f64, middles: &[f64]) -> usize {
    middles.iter().take_while(|middle| **middle < y).count()
}

/// How far the item at `index` gives way while another of `height` is dragged from `from` to `at`: by that height towards the
/// gap it left, or not at all.
pub fn gives_way(index: usize, from: usize, at: usize, height: f64) -> f64 {
    if from < index && index <= at {
        -height
    } else if at <= index && index < from {
        height
    } else {
        0.0
    }
}

/// Where the item at `index` is once the one at `from` has gone to `at`.
pub fn place_after(index: usize, from: usize, at: usize) -> usize {
    if index == from {
        at
    } else if from < index && index <= at {
        index - 1
    } else if at <= index && index < from {
        index + 1
    } else {
        index
    }
}

/// Fewest items that have to be lifted to turn `before` into `after`: what is outside the longest part that kept its order.
/// Only keys present in both count. Items that were moved are returned in their new order.
pub fn moved<K: PartialEq + Copy>(before: &[K], after: &[K]) -> Vec<K> {
    let kept: Vec<(K, usize)> = after
        .iter()
        .filter_map(|key| before.iter().position(|other| other == key).map(|at| (*key, at)))
        .collect();
    // Longest increasing run of old places, quadratic: a property has at most 200 rules.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(kept.len());
    for (index, (_, place)) in kept.iter().enumerate() {
        let earlier = (0..index)
            .filter(|other| kept[*other].1 < *place)
            .max_by_key(|other| best[*other].0);
        best.push((earlier.map_or(1, |other| best[other].0 + 1), earlier));
    }
    let mut stays = vec![false; kept.len()];
    let mut next = (0..kept.len()).max_by_key(|index| best[*index].0);
    while let Some(index) = next {
        stays[index] = true;
        next = best[index].1;
    }
    kept.iter()
        .zip(stays)
        .filter(|(_, stays)| !stays)
        .map(|((key, _), _)| *key)
        .collect()
}

/// Spoken when an item is lifted.
pub fn say_lifted(name: &str) -> String {
    format!("Lifted {name}. Arrow keys move it, Space drops it, Escape puts it back.")
}

/// Spoken after each step: "Contractors, position 2 of 5."
pub fn say_moved(name: &str, at: usize, len: usize) -> String {
    format!("{name}, position {} of {len}.", at + 1)
}

/// Spoken when the list ends here.
pub fn say_end(name: &str, step: Step) -> String {
    let end = match step {
        Step::Up => "first",
        Step::Down => "last",
    };
    format!("{name} is {end} already.")
}

/// Spoken when it is dropped.
pub fn say_dropped(name: &str, at: usize, len: usize) -> String {
    format!(
        "{name} dropped at position {} of {len}. Not published yet.",
        at + 1
    )
}

/// Spoken when it is put back.
pub fn say_put_back(name: &str) -> String {
    format!("{name} put back. Nothing changed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_and_keeps_the_order_of_the_others() {
        let table = [
            (0, 2, "bcade"),
            (4, 0, "eabcd"),
            (2, 2, "abcde"),
            (1, 9, "abcde"),
            (3, 4, "abced"),
        ];
        for (from, to, expected) in table {
            let mut letters: Vec<char> = "abcde".chars().collect();
            shift(&mut letters, from, to);
            assert_eq!(letters.iter().collect::<String>(), expected, "{from} to {to}");
        }
    }

    #[test]
    fn every_item_knows_its_place_before_the_drop() {
        for (from, at) in [(0, 2), (4, 0), (2, 2), (3, 4)] {
            let mut letters: Vec<usize> = (0..5).collect();
            shift(&mut letters, from, at);
            for index in 0..5 {
                assert_eq!(letters[place_after(index, from, at)], index, "{from} to {at}");
            }
        }
    }

    #[test]
    fn a_step_stops_at_both_ends() {
        assert_eq!(Lifted::lift(7, 0).step(Step::Up, 3), None);
        assert_eq!(Lifted::lift(7, 0).step(Step::Down, 3), Some(1));
        assert_eq!(Lifted::lift(7, 2).step(Step::Down, 3), None);
        assert_eq!(
            Lifted {
                key: 7,
                from: 0,
                at: 2
            }
            .step(Step::Up, 3),
            Some(1)
        );
    }

    #[test]
    fn a_dragged_item_goes_above_the_first_middle_below_the_pointer() {
        let middles = [30.0, 90.0, 150.0];
        assert_eq!(
            [0.0, 31.0, 149.0, 900.0].map(|y| place_at(y, &middles)),
            [0, 1, 2, 3]
        );
        assert_eq!(place_at(5.0, &[]), 0);
    }

    #[test]
    fn only_what_is_passed_gives_way() {
        let ways = |from, at| [0, 1, 2, 3].map(|index| gives_way(index, from, at, 50.0));
        assert_eq!(ways(0, 2), [0.0, -50.0, -50.0, 0.0]);
        assert_eq!(ways(3, 1), [0.0, 50.0, 50.0, 0.0]);
        assert_eq!(ways(2, 2), [0.0; 4]);
    }

    #[test]
    fn names_the_fewest_that_moved() {
        let of = |before: &str, after: &str| {
            let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
            moved(&before, &after).into_iter().collect::<String>()
        };
        let table = [
            ("abcde", "abcde", ""),
            ("abcde", "bcdea", "a"),
            ("abcde", "eabcd", "e"),
            ("abcde", "abXcde", ""),
            ("abcde", "ace", ""),
            ("abcd", "dcXa", "dc"),
        ];
        for (before, after, expected) in table {
            let got = of(before, after);
            assert_eq!(got.len(), expected.len(), "{before} to {after}: {got}");
            if expected.len() < 2 {
                assert_eq!(got, expected, "{before} to {after}");
            }
        }
    }

    #[test]
    fn every_step_is_spoken() {
        assert_eq!(say_moved("Contractors", 1, 5), "Contractors, position 2 of 5.");
        assert_eq!(
            say_dropped("Contractors", 0, 5),
            "Contractors dropped at position 1 of 5. Not published yet."
        );
        assert_eq!(say_end("Contractors", Step::Up), "Contractors is first already.");
    }
}
