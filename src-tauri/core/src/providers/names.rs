//! From a host's name to its addresses. `localhost` is this computer, whatever the system says.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Whom to ask for addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// No resolver: no name but `localhost` has an address.
    OnlyLocal,
    /// The system's resolver.
    System,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = *self;
        Box::pin(async move {
            match (name.as_str(), names) {
                ("localhost", _) => Ok(this_computer()),
                (_, Self::OnlyLocal) => {
                    Err(io::Error::new(io::ErrorKind::NotFound, "only localhost has an address"))?
                }
                (host, Self::System) => {
                    let found: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
                    Ok(Box::new(found.into_iter()) as Addrs)
                }
            }
        })
    }
}

/// Model servers listen on IPv4 at least, so that comes first.
fn this_computer() -> Addrs {
    let ips = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    Box::new(ips.into_iter().map(|ip| SocketAddr::new(ip, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn addresses(names: Names, host: &str) -> Result<Vec<IpAddr>, io::ErrorKind> {
        let found = names.resolve(host.parse().unwrap()).await;
        found
            .map(|addresses| addresses.map(|address| address.ip()).collect())
            .map_err(|error| error.downcast_ref::<io::Error>().unwrap().kind())
    }

    #[tokio::test]
    async fn localhost_is_this_computer_and_nobody_is_asked() {
        for names in [Names::OnlyLocal, Names::System] {
            let found = addresses(names, "localhost").await.unwrap();
            assert!(found.len() == 2 && found.iter().all(IpAddr::is_loopback));
        }
    }

    #[tokio::test]
    async fn with_only_local_no_other_name_has_an_address() {
        for host in ["example.com", "localhost.example.com", "localhost."] {
            assert_eq!(addresses(Names::OnlyLocal, host).await, Err(io::ErrorKind::NotFound));
        }
    }
}
