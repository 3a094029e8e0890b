//! Every test of the crate in one program: one to compile and link instead of twenty.

mod api;
mod batches;
mod brute_force;
mod caps;
mod choice;
mod drawdown;
mod edge_cases;
mod hostile;
mod limit;
mod plans;
mod policy;
mod properties;
mod published;
mod reference;
mod shapes;
mod single;
mod slate_errors;
mod slates;
mod uncertainty;
mod work;
