//! An empty handler on hyper: what a request costs before anybody looks at it. A process of its own, so that its
//! processor time can be told from that of the load.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::io::Read;
use tokio::net::{TcpListener, TcpStream};

/// The argument by which this program becomes the handler.
pub(crate) const ARGUMENT: &str = "bare-handler";

const ANSWER: &[u8] = br#"{"data":{"__typename":"Query"}}"#;

/// Serves on a free port, prints its address, and ends when standard input does.
pub(crate) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        tokio::spawn(connection(stream));
    }
}

async fn connection(stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(answer);
    let serving =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A connection that the load has closed is no news.
    let _ = serving.await;
}

/// Reads the request to its end, as any handler must, and answers the same to all.
async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
    request.into_body().collect().await?;
    let mut response = Response::new(Full::new(Bytes::from_static(ANSWER)));
    let json = http::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    Ok(response)
}
