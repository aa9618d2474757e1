//! Servers, and how each is told what to bind to.
//!
//! The sources are their documentations. What makes one a development server is a sentence there that
//! it is not for production, or an argument that says so.

use crate::arguments::Passed;

use Form::{Address, Pair};
use Nature::{ByHandler, ByServer, BySign, Datagrams, Development, Production};

/// The form in which an address is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `"0.0.0.0"`.
    Address,
    /// `("0.0.0.0", 8000)`.
    Pair,
    /// A text with it.
    Text,
}

/// Whether a server is only for development.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// It says that it is.
    Development,
    /// It is if it serves what `http.server` answers.
    ByHandler,
    /// It is unless it is told to use another server: `bottle.run(server="gunicorn")`.
    ByServer,
    /// It is if an argument says so.
    BySign,
    /// It may as well run in production.
    Production,
    /// It gets datagrams, of which those that are sent to all come to no other address.
    Datagrams,
}

/// A function or class that binds: its dotted name, and the name and position of the parameter that
/// takes the address.
pub(crate) type Function = (&'static str, &'static str, Option<usize>);

const FUNCTIONS: &[(Nature, Form, &[Function])] = &[
    (
        Development,
        Address,
        &[
            ("aiohttp.web.run_app", "host", None),
            ("fastmcp.FastMCP", "host", None),
            ("http.server.test", "bind", Some(4)),
            ("mcp.server.FastMCP", "host", None),
            ("mcp.server.MCPServer", "host", None),
            ("mcp.server.fastmcp.FastMCP", "host", None),
            ("mcp.server.fastmcp.server.FastMCP", "host", None),
            ("mcp.server.mcpserver.MCPServer", "host", None),
            ("werkzeug.run_simple", "hostname", Some(0)),
            ("werkzeug.serving.make_server", "host", Some(0)),
            ("werkzeug.serving.run_simple", "hostname", Some(0)),
            ("wsgiref.simple_server.make_server", "host", Some(0)),
        ],
    ),
    (
        Development,
        Pair,
        &[
            ("http.server.HTTPServer", "server_address", Some(0)),
            ("http.server.ThreadingHTTPServer", "server_address", Some(0)),
            (
                "wsgiref.simple_server.WSGIServer",
                "server_address",
                Some(0),
            ),
        ],
    ),
    (
        ByHandler,
        Pair,
        &[
            ("socketserver.ForkingTCPServer", "server_address", Some(0)),
            ("socketserver.TCPServer", "server_address", Some(0)),
            ("socketserver.ThreadingTCPServer", "server_address", Some(0)),
        ],
    ),
    (ByServer, Address, &[("bottle.run", "host", Some(2))]),
    (
        BySign,
        Address,
        &[
            ("nicegui.ui.run", "host", None),
            ("uvicorn.Config", "host", None),
            ("uvicorn.run", "host", None),
        ],
    ),
    (
        Production,
        Address,
        &[
            ("aiohttp.web.TCPSite", "host", Some(1)),
            ("asyncio.start_server", "host", Some(1)),
            ("twisted.internet.reactor.listenTCP", "interface", Some(3)),
            ("waitress.create_server", "host", None),
            ("waitress.serve", "host", None),
            ("websockets.asyncio.server.serve", "host", Some(1)),
            ("websockets.serve", "host", Some(1)),
            ("websockets.server.serve", "host", Some(1)),
        ],
    ),
    (
        Production,
        Pair,
        &[
            ("cheroot.wsgi.Server", "bind_addr", Some(0)),
            ("eventlet.listen", "addr", Some(0)),
            ("gevent.pywsgi.WSGIServer", "listener", Some(0)),
            ("gevent.server.StreamServer", "listener", Some(0)),
            ("socket.create_server", "address", Some(0)),
            ("xmlrpc.server.SimpleXMLRPCServer", "addr", Some(0)),
        ],
    ),
    (
        Datagrams,
        Pair,
        &[
            ("socketserver.ForkingUDPServer", "server_address", Some(0)),
            ("socketserver.ThreadingUDPServer", "server_address", Some(0)),
            ("socketserver.UDPServer", "server_address", Some(0)),
        ],
    ),
    (
        Datagrams,
        Address,
        &[("twisted.internet.reactor.listenUDP", "interface", Some(2))],
    ),
];

/// A method that binds: what makes the object, the method, and the name and position of the
/// parameter that takes the address.
type Method = (&'static str, &'static str, &'static str, Option<usize>);

const METHODS: &[(Nature, &[Method])] = &[
    (
        Development,
        &[
            ("apiflask.APIFlask", "run", "host", Some(0)),
            ("dash.Dash", "run", "host", Some(0)),
            ("dash.Dash", "run_server", "host", Some(0)),
            ("fastmcp.FastMCP", "run", "host", None),
            ("fastmcp.FastMCP", "run_async", "host", None),
            ("fastmcp.FastMCP", "run_http_async", "host", None),
            ("fastmcp.FastMCP", "run_sse_async", "host", None),
            ("fastmcp.FastMCP", "run_streamable_http_async", "host", None),
            ("flask.Flask", "run", "host", Some(0)),
            ("flask_openapi3.OpenAPI", "run", "host", Some(0)),
            ("livereload.Server", "serve", "host", Some(2)),
            ("mcp.server.MCPServer", "run", "host", None),
            ("mcp.server.MCPServer", "run_sse_async", "host", None),
            (
                "mcp.server.MCPServer",
                "run_streamable_http_async",
                "host",
                None,
            ),
            ("mcp.server.fastmcp.FastMCP", "run", "host", None),
            ("mcp.server.mcpserver.MCPServer", "run", "host", None),
            (
                "mcp.server.mcpserver.MCPServer",
                "run_sse_async",
                "host",
                None,
            ),
            (
                "mcp.server.mcpserver.MCPServer",
                "run_streamable_http_async",
                "host",
                None,
            ),
            ("quart.Quart", "run", "host", Some(0)),
        ],
    ),
    (
        ByServer,
        &[
            ("bottle.Bottle", "run", "host", None),
            ("bottle.app", "run", "host", None),
            ("bottle.default_app", "run", "host", None),
        ],
    ),
    (
        BySign,
        &[
            ("connexion.App", "run", "host", None),
            ("connexion.FlaskApp", "run", "host", None),
            ("flask_socketio.SocketIO", "run", "host", Some(1)),
            ("sanic.Sanic", "run", "host", Some(0)),
            ("tornado.web.Application", "listen", "address", Some(1)),
        ],
    ),
    (
        Production,
        &[
            ("asyncio.get_event_loop", "create_server", "host", Some(1)),
            ("asyncio.get_running_loop", "create_server", "host", Some(1)),
            ("asyncio.new_event_loop", "create_server", "host", Some(1)),
            (
                "tornado.httpserver.HTTPServer",
                "listen",
                "address",
                Some(1),
            ),
        ],
    ),
];

/// How the function of this name is passed an address, and what it is.
pub(crate) fn function(name: &str) -> Option<(Nature, Form, Function)> {
    FUNCTIONS.iter().find_map(|&(nature, form, functions)| {
        let found = functions.iter().find(|function| function.0 == name)?;
        Some((nature, form, *found))
    })
}

/// What the method of an object that was made so is, if it is passed the address so.
pub(crate) fn method(made: &str, name: &str, passed: Passed<'_>) -> Option<Nature> {
    METHODS.iter().find_map(|&(nature, methods)| {
        methods
            .iter()
            .any(|method| method.0 == made && method.1 == name && passed.is(method.2, method.3))
            .then_some(nature)
    })
}

/// Whether the class of this dotted name has a setting for the address it binds to, as an attribute of
/// `settings`: that of the MCP SDK, and of the library it was taken from.
pub(crate) fn has_host_setting(class: &str) -> bool {
    let name = class.rsplit('.').next().unwrap_or_default();
    let is_of_mcp = class.starts_with("mcp.server.") || class.starts_with("fastmcp.");
    is_of_mcp && matches!(name, "FastMCP" | "MCPServer")
}

/// Whether the class turns its protection against DNS rebinding on where it is given an address that
/// only this machine reaches (the MCP SDK's `TransportSecuritySettings`).
pub(crate) fn protects_loopback(class: &str) -> bool {
    class.starts_with("mcp.server.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_name_nothing_twice() {
        let mut names = Vec::new();
        for (_, _, functions) in FUNCTIONS {
            assert!(functions.is_sorted());
            names.extend(functions.iter().map(|function| function.0));
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(METHODS.iter().all(|(_, methods)| methods.is_sorted()));
    }
}
