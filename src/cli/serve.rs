//! `serve`

use std::net::Ipv4Addr;
use std::process::ExitCode;

use clap::Args;

use super::project::Project;
use super::{ENVIRONMENT, Failure, say, style};
use crate::pipeline;
use crate::serve::{self, Host, Place, Server};
use crate::source;

/// Show the site in a browser, and keep it up to date with what is saved.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink serve --open\n  steplink serve --drafts --port 8080")]
pub struct Serve {
    #[command(flatten)]
    project: Project,
    /// The port; if it is taken, the next one that is free.
    #[arg(short, long, value_name = "N", default_value_t = serve::PORT)]
    port: u16,
    /// Fail if the port is taken.
    #[arg(long)]
    strict_port: bool,
    /// The address to listen on, if others on the network may read the site.
    #[arg(long, value_name = "ADDR")]
    host: Option<Host>,
    /// Open the site in the browser.
    #[arg(short = 'O', long)]
    open: bool,
}

impl Serve {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.project.request()?;
        source::find(&request.root, request.config.as_deref()).map_err(pipeline::Error::from)?;
        let server = Server::bind(Place { host: self.host, port: self.port, strict: self.strict_port })?;
        if self.host.is_some_and(|host| !host.is_loopback()) {
            let warning = "warning: others on the network can read the site at this address\n";
            say(&mut std::io::stderr(), warning);
        }
        let mut address = server.address();
        if address.ip().is_unspecified() {
            // Not every browser can open the address that means all of them.
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        let ready = |base: &str| {
            let url = format!("http://{address}{base}");
            say(&mut std::io::stdout(), &format!("serving {url}, until Ctrl-C\n"));
            if self.open && open::that_detached(&url).is_err() {
                say(&mut std::io::stderr(), "note: the browser could not be opened\n");
            }
        };
        let tell = |text: &str| say(&mut std::io::stderr(), text);
        server.run(request, style(&std::io::stderr()), tell, ready)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl From<serve::Error> for Failure {
    fn from(error: serve::Error) -> Self {
        let help = match error {
            serve::Error::Listen { .. } => "\nhelp: choose another one with --port, or stop what has it",
            serve::Error::Start(_) => "",
        };
        Self { code: ENVIRONMENT, message: format!("{error}{help}") }
    }
}
