//! The table as Parquet says what the trials say.

use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{EloPredictor, Sweep, SweepOptions, SweepSpace, SweepStaking, write_parquet};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};
use rust_decimal::Decimal;

#[test]
fn a_parquet_file_has_every_cell() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(5)).unwrap();
    let space = SweepSpace::new()
        .forecaster("elo", EloPredictor::default)
        .staking([SweepStaking::Flat(Decimal::TEN), SweepStaking::Kelly(0.5)])
        .min_edge([None, Some(0.05)])
        .odds_band([Some([1.0, 3.0])]);
    let seasons = [2017, 2018].map(Season::new);
    let sweep = Sweep::new(&space, &league.matches, &seasons, &SweepOptions::new()).unwrap();
    let mut trials = Vec::new();
    let keep = |trial| {
        trials.push(trial);
        Ok(())
    };
    sweep.run(&space.grid().unwrap(), keep).unwrap();
    trials[1].seasons[0].weekly_returns.clear(); // an empty list is not a missing one
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("sweep.parquet");
    write_parquet(&trials, &path).unwrap();

    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut rows = reader.get_row_iter(None).unwrap();
    for trial in &trials {
        for season in &trial.seasons {
            let row = rows.next().unwrap().unwrap();
            let cell = |name: &str| -> Field {
                row.get_column_iter().find(|(column, _)| *column == name).unwrap().1.clone()
            };
            let real = |value: Option<f64>| value.map_or(Field::Null, Field::Double);
            let money = |amount: Decimal| Field::Double(amount.to_string().parse().unwrap());
            assert_eq!(row.get_long(0).unwrap(), i64::try_from(trial.configuration.number).unwrap());
            assert_eq!(cell("forecaster"), Field::Str("elo".into()));
            assert_eq!(cell("min_edge"), real(trial.configuration.min_edge));
            assert_eq!(cell("max_edge"), Field::Null);
            assert_eq!(cell("odds_most"), Field::Double(3.0));
            assert_eq!(cell("season"), Field::Int(i32::from(season.season.year())));
            assert_eq!(cell("setup"), Field::Str(season.setup.clone()));
            assert_eq!(cell("bets"), Field::Long(i64::try_from(season.bets).unwrap()));
            assert_eq!(cell("profit"), money(season.profit));
            assert_eq!(cell("final_bankroll"), money(season.final_bankroll));
            assert_eq!(cell("yield"), real(season.yield_on_turnover));
            assert_eq!(cell("mean_clv"), real(season.mean_clv));
            assert_eq!(cell("log_growth"), Field::Double(season.log_growth));
            let Field::ListInternal(list) = cell("weekly_returns") else { panic!("no list") };
            let returns: Vec<Field> = season.weekly_returns.iter().copied().map(Field::Double).collect();
            assert_eq!(list.elements(), returns);
        }
    }
    assert!(rows.next().is_none());
    assert!(write_parquet(&trials, folder.path()).is_err());
}
