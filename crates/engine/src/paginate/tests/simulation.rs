//! Lists of random items, served in every style by a server that gives pages of any
//! length, and read with random caps, failures and cursors: each item comes once, in
//! order, and the reading ends.

use super::*;

mod server;
use server::{Family, Server};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn coin(&mut self) -> bool {
        self.roll(2) == 0
    }

    fn size(&mut self, sides: u64) -> usize {
        usize::try_from(self.roll(sides)).unwrap()
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.size(of.len() as u64)]
    }
}

/// Reads one list. How many cursors and failures there were.
fn world(seed: u64) -> (u32, u32) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..10 {
        dice.roll(2);
    }
    let server = Server::new(&mut dice);
    let call = server.call(&mut dice);
    let needs_a_style = matches!(server.family, Family::Window | Family::Usages);
    let style = (needs_a_style || dice.coin()).then(|| server.family.style());
    let digest = Digest::of(&["list", &seed.to_string()]);
    let fails = dice.roll(4) == 0;
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    let (mut calls, mut cursors, mut failures) = (0, 0, 0);
    loop {
        let bounds = Bounds { pages: 1 + dice.roll(30), items: 1 + dice.roll(60) };
        let mut pages = match &cursor {
            None => Pages::new(call.clone(), style, digest, bounds).unwrap(),
            Some(cursor) => Pages::resume(call.clone(), style, digest, bounds, cursor).unwrap(),
        };
        let mut came = 0;
        while let Some(next) = pages.call().unwrap() {
            calls += 1;
            assert!(calls < 2500, "seed {seed}: {:?} without end", server.family);
            if fails && dice.roll(3) == 0 {
                failures += 1;
                let html = Response { body: b"<html>".to_vec(), ..answer("{}") };
                assert!(pages.take(html, &root).is_err());
                if dice.coin() && pages.cursor().is_some() {
                    break;
                }
                continue;
            }
            let response = server.answer(&next, &mut dice);
            let text = String::from_utf8_lossy(&response.body).into_owned();
            if let Err(error) = pages.take(response, &root) {
                panic!("seed {seed}: {:?} {error} {text}", server.family);
            }
            for page in pages.drain() {
                came += page.len() as u64;
                items.extend(page.items().map(str::to_owned));
            }
        }
        assert!(
            came <= bounds.items && pages.pages() <= bounds.pages && pages.items() == came,
            "seed {seed}"
        );
        match (pages.stopped(), pages.cursor()) {
            (Some(Stopped::End), None) => break,
            (Some(Stopped::End), Some(_)) => panic!("seed {seed}: a cursor at the end"),
            (Some(Stopped::Items), _) => assert_eq!(came, bounds.items, "seed {seed}"),
            (Some(Stopped::Pages), _) => assert_eq!(pages.pages(), bounds.pages, "seed {seed}"),
            (None, _) => assert!(fails, "seed {seed}"),
        }
        cursor = Some(pages.cursor().unwrap_or_else(|| panic!("seed {seed}: no cursor")));
        cursors += 1;
    }
    assert_eq!(items, server.visible(), "seed {seed}: {:?} {style:?}", server.family);
    (cursors, failures)
}

#[test]
fn each_item_comes_once_and_in_order() {
    let counts: Vec<_> = (0..3000).map(world).collect();
    let sum = |of: fn(&(u32, u32)) -> u32| counts.iter().map(of).sum::<u32>();
    assert!(
        sum(|counts| counts.0) > 1000 && sum(|counts| counts.1) > 1000,
        "{:?}",
        (sum(|c| c.0), sum(|c| c.1))
    );
}

/// Whatever a server answers, and whatever a cursor holds, the reading ends without a
/// trap.
#[test]
fn nonsense_ends_too() {
    let words = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "7",
        "1e9",
        "\"x\"",
        "\"\"",
        "\"startAt\":",
        "\"values\":",
        "\"total\":",
        "\"isLast\":",
        "\"nextPageToken\":",
        "\"_links\":",
        "\"next\":",
        "\"/p?cursor=x\"",
        "\"/p?start=5\"",
        "\"results\":",
        "\"last\":",
        "\"cursor\":",
        "\"é\\u00e9\"",
        " ",
    ];
    let mut read = 0;
    for seed in 0..4000 {
        let mut dice = Dice((seed + 1) * 0x9_e377_9b97);
        let styles: Vec<_> = Style::all().filter(|style| !style.in_body()).map(Some).chain([None]).collect();
        let style = dice.pick(&styles);
        let digest = Digest::of(&["x"]);
        let mut pages =
            Pages::new(call("GET /p?maxResults=3"), style, digest, Bounds { pages: 40, items: 100 }).unwrap();
        for _ in 0..60 {
            let Ok(Some(_)) = pages.call() else { break };
            let text = match dice.roll(3) {
                0 => (0..dice.roll(12)).map(|_| dice.pick(&words)).collect::<String>(),
                _ => {
                    let members = (0..dice.roll(6)).map(|_| {
                        let name = dice.pick(&[
                            "startAt",
                            "start",
                            "values",
                            "results",
                            "total",
                            "isLast",
                            "nextPageToken",
                            "cursor",
                            "_links",
                            "next",
                            "last",
                            "x",
                        ]);
                        let value = dice.pick(&[
                            "null",
                            "true",
                            "false",
                            "0",
                            "3",
                            "\"5\"",
                            "-1",
                            "\"a\"",
                            "\"b\"",
                            "[]",
                            "[1]",
                            "[1,2,[3]]",
                            "{}",
                            "{\"next\":\"/p?cursor=x\"}",
                            "{\"next\":\"/p?start=9\"}",
                            "\"/p?cursor=y\"",
                            "{\"values\":[1]}",
                        ]);
                        format!("\"{name}\":{value}")
                    });
                    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
                }
            };
            read += u32::from(pages.take(answer(&text), &root).is_ok());
            if let Some(cursor) = pages.cursor() {
                let mut bytes = cursor.clone().into_bytes();
                let at = dice.size(bytes.len() as u64);
                bytes[at] = dice.pick(b"AZaz09-_=\x7f");
                let changed = String::from_utf8(bytes).unwrap();
                if let Ok(other) =
                    Pages::resume(call("GET /p?maxResults=3"), style, digest, Bounds::default(), &changed)
                {
                    let _ = other.call();
                }
                let resumed =
                    Pages::resume(call("GET /p?maxResults=3"), style, digest, Bounds::default(), &cursor)
                        .unwrap();
                assert_eq!(resumed.cursor(), Some(cursor), "seed {seed}");
            }
        }
    }
    assert!(read > 1000, "{read}");
}
