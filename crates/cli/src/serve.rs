//! `fairline serve`: the REST API.

use std::io::{Write, stderr};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use fairline_server::{ServerOptions, new_token, serve};
use fairline_store::Store;
use fairline_weekly::{Flag, Scope};
use tokio::net::{TcpListener, lookup_host};
use tokio::signal::unix::{SignalKind, signal};

use crate::settings::{Context, Database};
use crate::{Done, print};

/// Serve what is stored as a REST API, until it is told to stop.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  fairline serve
  fairline serve --db postgres://me@localhost/bets --listen 127.0.0.1:9000
  fairline serve token phone --scope read >> fairline.toml

Without tokens only this machine may ask, and only on a loopback address. FAIRLINE_LOG=info logs requests."
)]
pub(crate) struct Args {
    #[command(flatten)]
    database: Database,
    /// Address and port [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Make a token: the secret goes to standard error, what is kept of it to standard output, as TOML
    Token {
        /// Whose it is
        name: String,
        /// What it is good for
        #[arg(long, value_enum, default_value_t = May::Read)]
        scope: May,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum May {
    /// Look
    Read,
    /// Look, acknowledge alerts, and start simulations
    Write,
}

pub(crate) fn run(args: &Args, context: &Context) -> Done {
    if let Some(Command::Token { name, scope }) = &args.command {
        let (scope, word) = match scope {
            May::Read => (Scope::Read, "read"),
            May::Write => (Scope::Write, "write"),
        };
        let (secret, kept) = new_token(name, scope)?;
        writeln!(stderr(), "the token, shown once: {secret}")?;
        print(&format!(
            "\n[[server.tokens]]\nname = {:?}\nsha256 = \"{}\"\nscope = \"{word}\"",
            kept.name, kept.sha256
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let flag = args.listen.iter().map(|listen| Flag {
        key: "server.listen",
        flag: "--listen",
        value: listen.clone(),
    });
    let loaded = context.load(&flag.collect::<Vec<_>>())?;
    let (source, mut settings) = (context.source(&loaded), loaded.settings);
    settings.db = args.database.location(context)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listen = settings.server.listen.clone();
        let refused = |error| format!("{listen}: {error}");
        let options = ServerOptions::new().tokens(settings.server.tokens.clone());
        // Before the port is asked for: it is the fault that more should be said of.
        for address in lookup_host(&listen).await.map_err(refused)? {
            options.validate(address)?;
        }
        let listener = TcpListener::bind(&listen).await.map_err(refused)?;
        let store = Store::open(&settings.db).await?;
        writeln!(stderr(), "serving on http://{}", listener.local_addr()?)?;
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let stop = async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        let served = serve(store.clone(), listener, options.simulations(settings, source), stop).await;
        store.close().await;
        served?;
        Ok(ExitCode::SUCCESS)
    })
}
