//! How much memory reading takes: at most three times the size of the files.

mod common;

use fairline_data::read_dir;

const FILES: usize = 100;

#[test]
fn a_hundred_seasons_fit_into_three_times_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut size = 0;
    for season in 0..FILES {
        let text = common::season_file(season);
        size += text.len() as u64;
        std::fs::write(folder.path().join(format!("{season:03}.csv")), text).unwrap();
    }
    let mut matches = 0;
    let used = allocation_counter::measure(|| {
        let data = read_dir(folder.path()).unwrap();
        assert!(data.refused.is_empty(), "{}", data.refused[0]);
        matches = data.matches.len();
    });
    assert_eq!(matches, FILES * 380);
    let ratio = used.bytes_max as f64 / size as f64;
    assert!(ratio <= 3.0, "{} bytes for files of {size}: {ratio:.2} times", used.bytes_max);
}
