//! Files of tax reports over HTTP: asked for, written by a job, fetched by a link, the same bytes each time.

use super::personal_data::{fetched, over, url};
use super::support::{Person, Server};
use serde_json::{Value, json};

/// A portfolio with two deals, and the report of their year.
async fn report(person: &Person) -> Value {
    let new = json!({ "name": "All I own", "currency": "USD", "jurisdiction": "US" });
    let made = person.mutate("createPortfolio", "CreatePortfolioInput", "portfolio { id }", new);
    let portfolio = made.await["portfolio"]["id"].clone();
    let place = json!({ "portfolioId": portfolio, "kind": "WALLET", "name": "Wallet" });
    let added =
        person.mutate("addPortfolioAccount", "AddPortfolioAccountInput", "account { id }", place);
    let wallet = added.await["account"]["id"].clone();
    let trade = |at: &str, sent: (&str, &str), received: (&str, &str)| {
        json!({ "portfolioAccountId": wallet, "type": "TRADE", "at": at,
            "sent": { "asset": sent.0, "quantity": sent.1 },
            "received": { "asset": received.0, "quantity": received.1 } })
    };
    let deals = json!([
        trade("2023-06-11T12:00:00Z", ("USD", "100"), ("XMR", "1")),
        trade("2024-06-11T12:00:00Z", ("XMR", "1"), ("USD", "150.5")),
    ]);
    let wanted = "results { error { code } }";
    person.mutate("addActivities", "[AddActivityInput!]", wanted, deals).await;
    let asked = json!({ "portfolioId": portfolio, "taxYear": 2024 });
    let made =
        person.mutate("requestTaxReport", "RequestTaxReportInput", "report { id status }", asked);
    made.await["report"].take()
}

#[tokio::test]
async fn file_of_a_tax_report_is_written_by_a_job_and_fetched_by_its_link() {
    let server = Server::start().await;
    let ada = server.person().await;
    let report = report(&ada).await;
    assert_eq!(report["status"], "READY", "{report:#}");
    let mut files = Vec::new();
    for _ in 0..2 {
        let asked = json!({ "id": report["id"], "format": "TURBOTAX_CSV" });
        let begun = ada.mutate("exportTaxReport", "ExportTaxReportInput", "job { id kind }", asked);
        assert_eq!(begun.await["job"]["kind"], "TAX_REPORT_EXPORT");
        let job = over(&ada).await;
        assert_eq!(job["status"], "SUCCEEDED", "{job:#}");
        assert_eq!(job["file"]["name"], "tax-report-us-2024-turbotax.csv");
        let (status, headers, bytes) = fetched(&url(&job), &[]).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (200, &"text/csv; charset=utf-8".parse().unwrap())
        );
        files.push(String::from_utf8(bytes).unwrap());
    }
    let expected = "Currency Name,Purchase Date,Cost Basis,Date Sold,Proceeds\r\n\
        1 XMR,06/11/2023,100.00,06/11/2024,150.50\r\n";
    assert_eq!(files, [expected, expected]);
}
