//! A stored monitor goes on as if it had never been stored.

use fairline_data::Season;
use fairline_sim::{
    FeatureTable, Monitor, MonitorOptions, MonitoredBet, MonitoredWeek, Reference, WeekHealth,
};
use ndarray::Array2;

use super::simulated::{Random, Truth, matches};

fn week(monitor: &mut Monitor, week: usize, random: &mut Random) -> WeekHealth {
    let names = ["level".to_owned()];
    let truth = if week > 20 { Truth::Spoilt } else { Truth::Model };
    let rows = Array2::from_shape_simple_fn((10, 1), || random.normal() + 0.05 * week as f64);
    let bets: Vec<MonitoredBet> = (0..5)
        .map(|_| {
            let (stake, closing) = (1.0 + random.uniform(), 0.1 * random.normal());
            let profit = if random.uniform() < 0.4 { 1.3 * stake } else { -stake };
            MonitoredBet { stake, profit, closing_line_value: Some(closing) }
        })
        .collect();
    let input = MonitoredWeek {
        season: Season::new(2023),
        week,
        forecasts: &matches(10, truth, random),
        bets: &bets,
        features: Some(FeatureTable { names: &names, rows: rows.view() }),
        drawdown: 0.01 * week as f64,
    };
    monitor.week(&input).expect("a valid week")
}

#[test]
fn a_monitor_continues_with_identical_bits() {
    let mut random = Random(11);
    let names = ["level".to_owned()];
    let rows = Array2::from_shape_simple_fn((300, 1), || random.normal());
    let table = FeatureTable { names: &names, rows: rows.view() };
    let reference = Reference::of(&matches(300, Truth::Model, &mut random), Some(table)).unwrap();
    let mut kept = Monitor::new(&MonitorOptions::new()).unwrap();
    kept.set_reference(reference);
    let mut stored = kept.clone();
    let mut alerts = 0;
    for number in 1..=60 {
        let state = random.0;
        let health = week(&mut kept, number, &mut random);
        let json = serde_json::to_string(&stored).unwrap();
        stored = serde_json::from_str(&json).unwrap();
        random.0 = state;
        let again = week(&mut stored, number, &mut random);
        // Debug writes every digit, and −0 as such.
        assert_eq!(format!("{health:?}"), format!("{again:?}"));
        assert_eq!(format!("{kept:?}"), format!("{stored:?}"));
        let back: WeekHealth = serde_json::from_str(&serde_json::to_string(&health).unwrap()).unwrap();
        assert_eq!(health, back);
        alerts += health.alerts.len();
    }
    assert!(alerts > 3, "{alerts}");
}
