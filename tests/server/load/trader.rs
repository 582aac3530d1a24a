//! What one trader does: thinks of a step, takes it, asks again when in doubt, and checks what was said.

use super::*;

impl Trader {
    pub(super) async fn run(mut self, stop: Arc<AtomicBool>) -> Trader {
        while !stop.load(Ordering::SeqCst) {
            let step = match self.doubtful.take() {
                Some(step) => step,
                None => self.think(),
            };
            match self.take(step.clone()).await {
                Ok(()) => {
                    self.acknowledged.fetch_add(1, Ordering::SeqCst);
                }
                Err(no_answer) => {
                    self.doubt(&step);
                    self.doubtful = Some(step);
                    match no_answer {
                        NoAnswer::Gone => return self,
                        NoAnswer::NotNow => tokio::time::sleep(NOT_NOW_PAUSE).await,
                    }
                }
            }
        }
        self
    }

    /// Asks again, until answered, what was in doubt.
    pub(super) async fn settle_doubts(&mut self) {
        while let Some(step) = self.doubtful.take() {
            match self.take(step.clone()).await {
                Ok(()) => {}
                Err(NoAnswer::NotNow) => {
                    self.doubtful = Some(step);
                    tokio::time::sleep(NOT_NOW_PAUSE).await;
                }
                Err(NoAnswer::Gone) => panic!("the server is gone"),
            }
        }
    }

    /// Asks for some orders once more, with the same client ids: the answer must be the same order.
    pub(super) async fn ask_again(&mut self) {
        let steps: Vec<Step> =
            self.placed.values().take(RETRIES).map(|told| told.step.clone()).collect();
        for step in steps {
            assert!(self.take(step).await.is_ok(), "the server is well again");
        }
    }

    /// Decides what to do next.
    fn think(&mut self) -> Step {
        let known = self.any_open();
        match (self.rng.random_range(0..40), known) {
            (0..=5, Some(client_id)) => Step::Cancel(client_id),
            (6..=11, Some(client_id)) => {
                let quantity = format!("0.{:03}", self.rng.random_range(1..=9));
                Step::Amend { client_id, quantity }
            }
            (12..=16, _) => {
                let count = self.rng.random_range(2..=BATCH_MAX);
                Step::Batch((0..count).map(|_| self.order()).collect())
            }
            (17, _) => Step::CancelAll,
            (18, _) => Step::Switch([0, 3_600][self.rng.random_range(0..2)]),
            (19..=21, _) => Step::Pair(self.pair()),
            _ => Step::Place(self.order()),
        }
    }

    fn any_open(&mut self) -> Option<String> {
        let open: Vec<_> =
            self.placed.iter().rev().filter(|(_, told)| !told.ended).take(20).collect();
        let index = self.rng.random_range(0..open.len().max(1));
        open.get(index).map(|(client_id, _)| (*client_id).clone())
    }

    fn client_id(&mut self) -> String {
        let client_id = format!("{}-{}", self.name, self.next);
        self.next += 1;
        self.asked.insert(client_id.clone());
        client_id
    }

    fn side(&mut self) -> &'static str {
        ["BUY", "SELL"][self.rng.random_range(0..2)]
    }

    /// A price within ten of 10,000.
    fn near(&mut self) -> String {
        format!("{}.00", self.rng.random_range(9_990..10_010))
    }

    /// A small order near 10,000, so that traders meet; some wait for a stop price, some show a slice.
    fn order(&mut self) -> Value {
        let (client_id, side) = (self.client_id(), self.side());
        let (price, stop) = (self.near(), self.near());
        let mut order = json!({
            "clientOrderId": client_id, "market": "BTC-USD", "side": side, "type": "LIMIT",
            "quantity": "0.010", "price": price,
        });
        match self.rng.random_range(0..12) {
            0 => {
                order["type"] = json!("STOP_LIMIT");
                order["stopPrice"] = json!(stop);
            }
            1 => {
                order["type"] = json!("TAKE_PROFIT_LIMIT");
                order["stopPrice"] = json!(stop);
            }
            2 => order["displayQuantity"] = json!("0.002"),
            3 => order["timeInForce"] = json!("IOC"),
            _ => {}
        }
        order
    }

    /// A limit order and a stop order of which one ends the other.
    fn pair(&mut self) -> Value {
        let (limit, stop, side) = (self.client_id(), self.client_id(), self.side());
        let gap = self.rng.random_range(1..20);
        let (price, stop_price) =
            if side == "SELL" { (10_000 + gap, 9_999) } else { (9_999, 10_000 + gap) };
        json!({
            "limitClientOrderId": limit, "stopClientOrderId": stop, "market": "BTC-USD", "side": side,
            "quantity": "0.010", "price": format!("{price}.00"), "stopPrice": format!("{stop_price}.00"),
            "stopLimitPrice": format!("{stop_price}.00"),
        })
    }

    /// Does a step; `Ok` when it was answered for good, whether accepted or refused.
    async fn take(&mut self, step: Step) -> Result<(), NoAnswer> {
        match step {
            Step::Place(order) => {
                let payload = self.ask("placeOrder", "PlaceOrderInput!", json!(order)).await?;
                self.remember(&order, &payload);
            }
            Step::Pair(pair) => {
                let payload = self.ask("placeOco", "PlaceOcoInput!", pair.clone()).await?;
                for (id, leg) in
                    [("limitClientOrderId", "limitOrder"), ("stopClientOrderId", "stopOrder")]
                {
                    self.told(&pair[id], &payload[leg], Step::Pair(pair.clone()));
                }
            }
            Step::Batch(orders) => {
                let answer = self.ask("placeOrders", "[PlaceOrderInput!]!", json!(orders)).await?;
                let results = answer["results"].as_array().unwrap();
                assert_eq!(results.len(), orders.len());
                for (order, payload) in orders.iter().zip(results) {
                    self.remember(order, payload);
                }
            }
            Step::Amend { client_id, quantity } => {
                let input = json!({ "clientOrderId": client_id, "quantity": quantity });
                let payload = self.ask("amendOrder", "AmendOrderInput!", input).await?;
                if let Some(shown) = payload["order"]["quantity"].as_str()
                    && let Some(told) = self.placed.get_mut(&client_id)
                {
                    told.quantity = Some(shown.to_owned());
                }
            }
            Step::Cancel(client_id) => {
                let input = json!({ "clientOrderId": client_id });
                self.ask("cancelOrder", "CancelOrderInput!", input).await?;
                // Refused means that it had ended before.
                self.end(&client_id);
            }
            Step::CancelAll => {
                self.ask("cancelAllOrders", "CancelAllOrdersInput!", json!({})).await?;
                for told in self.placed.values_mut() {
                    told.ended = true;
                }
            }
            Step::Switch(seconds) => {
                let input = json!({ "seconds": seconds });
                self.ask("cancelAllAfter", "CancelAllAfterInput!", input).await?;
            }
        }
        Ok(())
    }

    async fn ask(&self, name: &str, input: &str, value: Value) -> Result<Value, NoAnswer> {
        let shown = "order { id status quantity } userErrors { code message }";
        let payload = match name {
            "placeOrders" => format!("results {{ {shown} }}"),
            "cancelAllOrders" => "cancelled { id } userErrors { code }".to_owned(),
            "cancelAllAfter" => "userErrors { code }".to_owned(),
            "placeOco" => {
                "limitOrder { id quantity } stopOrder { id quantity } userErrors { code }"
                    .to_owned()
            }
            _ => shown.to_owned(),
        };
        let query =
            format!("mutation($input: {input}) {{ {name}(input: $input) {{ {payload} }} }}");
        let answer = self.client.try_ask(&query, json!({ "input": value })).await;
        let Ok(mut answer) = answer else { return Err(NoAnswer::Gone) };
        let done = answer["data"][name].take();
        if done.is_object() {
            return Ok(done);
        }
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        assert!(
            matches!(code, Some("UNAVAILABLE" | "OVERLOADED" | "OUTCOME_UNKNOWN")),
            "{query}: {answer:#}"
        );
        Err(NoAnswer::NotNow)
    }

    fn remember(&mut self, order: &Value, payload: &Value) {
        if payload["order"].is_null() {
            assert!(!payload["userErrors"].as_array().unwrap().is_empty(), "{payload:#}");
        }
        self.told(&order["clientOrderId"], &payload["order"], Step::Place(order.clone()));
    }

    /// Notes an order that a step placed, if it did.
    fn told(&mut self, client_id: &Value, order: &Value, step: Step) {
        let client_id = client_id.as_str().unwrap();
        let Some(id) = order["id"].as_str() else { return };
        let told = self.placed.entry(client_id.to_owned()).or_insert_with(|| Told {
            step,
            id: id.to_owned(),
            ended: false,
            quantity: order["quantity"].as_str().map(str::to_owned),
        });
        assert_eq!(told.id, id, "{client_id} has one order");
    }

    fn end(&mut self, client_id: &str) {
        if let Some(told) = self.placed.get_mut(client_id) {
            told.ended = true;
        }
    }

    /// What an unanswered step may have changed is not known.
    fn doubt(&mut self, step: &Step) {
        if let Step::Amend { client_id, .. } = step
            && let Some(told) = self.placed.get_mut(client_id)
        {
            told.quantity = None;
        }
    }

    /// Compares with the server's orders.
    pub(super) async fn check(&self) {
        let mut found = BTreeMap::new();
        let mut after = Value::Null;
        loop {
            let query = "query($after: String) { viewer { orders(first: 100, after: $after) {
                nodes { id clientOrderId status quantity } pageInfo { hasNextPage endCursor } } } }";
            let data = self.client.data(query, json!({ "after": after })).await;
            let page = &data["viewer"]["orders"];
            for order in page["nodes"].as_array().unwrap() {
                let client_id = order["clientOrderId"].as_str().unwrap().to_owned();
                assert!(self.asked.contains(&client_id), "nobody asked for {client_id}");
                let twice = found.insert(client_id, order.clone());
                assert!(twice.is_none(), "two orders: {order:#}");
            }
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        for (client_id, told) in &self.placed {
            let Some(order) = found.get(client_id) else { panic!("{client_id} is lost") };
            assert_eq!(order["id"], told.id, "{client_id}");
            let open = ["OPEN", "PARTIALLY_FILLED", "PENDING_TRIGGER"].map(Some);
            assert!(!(told.ended && open.contains(&order["status"].as_str())), "{order:#}");
            if let Some(quantity) = &told.quantity {
                assert_eq!(order["quantity"], quantity.as_str(), "{client_id} was amended");
            }
        }
    }
}
