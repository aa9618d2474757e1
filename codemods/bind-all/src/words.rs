//! The words in names, and what they say of an address.

use heck::ToSnakeCase;

/// Words for what a server binds to.
const BOUND: &str = "addr address bind host hostname iface interface ip listen";

/// Words for what is connected to, or told to others.
const ELSEWHERE: &str = "advertise amqp backend broker client cluster connect database db dest destination docker \
    elastic elasticsearch endpoint external ftp imap kafka ldap mail memcached mongo mongodb \
    mqtt mysql node origin peer pg postgres postgresql proxy public rabbit rabbitmq redis remote \
    smtp source sql src ssh target upstream";

/// Words for networks, and for what is sent to many or filtered by.
const NETWORK: &str = "allow allowed ban banned block blocked broadcast cidr deny denied dhcp dns firewall gateway \
    gw iptables mask mcast multicast nameserver netmask network networks ntp resolver route \
    router routes snmp subnet subnets syslog trap trusted udp whitelist wildcard";

/// Words with which an author says that others are to reach the program.
const PUBLIC: &str = "accessible cloud container containers deploy deployment docker expose exposed external \
    externally heroku k8s kubernetes lan mobile outside phone prod production public publicly \
    reachable remote remotely replit share vagrant visible wsl";

/// The words of an identifier, an option or a comment, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.to_snake_case()
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

fn has_one_of(text: &str, wanted: &str) -> bool {
    words(text)
        .iter()
        .any(|word| wanted.split(' ').any(|wanted| wanted == word))
}

/// Whether it is the name of an address that a server binds to.
pub(crate) fn is_bound_to(name: &str) -> bool {
    has_one_of(name, BOUND) && !is_elsewhere(name) && !is_of_network(name)
}

/// Whether it speaks of what is connected to.
pub(crate) fn is_elsewhere(text: &str) -> bool {
    has_one_of(text, ELSEWHERE)
}

/// Whether it speaks of binding to an address.
pub(crate) fn speaks_of_binding(text: &str) -> bool {
    has_one_of(
        text,
        "bind binds bound listen listening listens serve server serves serving",
    )
}

/// Whether it is the name of something in a network other than one machine's own address.
pub(crate) fn is_of_network(name: &str) -> bool {
    has_one_of(name, NETWORK)
}

/// Whether it says that others are to reach the program.
pub(crate) fn speaks_of_others(text: &str) -> bool {
    let lower = text.to_lowercase();
    has_one_of(text, PUBLIC)
        || [
            "all interfaces",
            "any interface",
            "every interface",
            "all addresses",
            "local network",
        ]
        .iter()
        .any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_bound() {
        for name in [
            "--host",
            "HOST",
            "bindAddress",
            "SERVER_HOST",
            "listen-ip",
            "hostname",
        ] {
            assert!(is_bound_to(name), "{name}");
        }
        for name in [
            "DB_HOST",
            "--target-host",
            "port",
            "allowed_host",
            "ghost",
            "--netmask",
        ] {
            assert!(!is_bound_to(name), "{name}");
        }
    }

    #[test]
    fn comments_say_who_is_to_reach_it() {
        assert!(speaks_of_others("# needed in Docker"));
        assert!(speaks_of_others("# listen on all interfaces"));
        assert!(!speaks_of_others("# start the server"));
    }
}
