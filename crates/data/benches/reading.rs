//! Reading a folder of 100 season files of 106 columns and 380 matches: 38,000 matches, some 18 MB, from the page cache on one
//! core, every recognised column of every row. It has to take at most 400 ms.
//!
//! The limit is not the disk but the text: 4 million cells, which the csv crate alone splits in 24 ms (`splitting`, 760 MB/s), and
//! of which 3 million are numbers that take some 10 ns each to be found, read and kept. Reading takes 130 ms, five and a half
//! times the splitting.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fairline_data::read_dir;

#[path = "../tests/common/mod.rs"]
mod common;

const FILES: usize = 100;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let texts: Vec<String> = (0..FILES).map(common::season_file).collect();
    for (season, text) in texts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{season:03}.csv")), text).expect("room for the files");
    }
    let size: usize = texts.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("data/100 seasons");
    group.sample_size(10).throughput(Throughput::Bytes(size as u64));
    group.bench_function("read_dir", |b| {
        b.iter(|| {
            let data = read_dir(black_box(folder.path())).expect("season files");
            assert_eq!((data.matches.len(), data.refused.len()), (FILES * 380, 0));
            data
        });
    });
    group.bench_function("splitting", |b| {
        b.iter(|| {
            let mut cells = 0;
            for text in &texts {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
                let mut record = csv::ByteRecord::new();
                while reader.read_byte_record(&mut record).expect("rows") {
                    cells += record.len();
                }
            }
            cells
        });
    });
    group.finish();
    criterion.final_summary();
}
