//! The grammar of executable documents, to the letter: a text becomes the tree that guards, plans and resolvers read,
//! and a plainer text of the same meaning for the validator (GraphQL, September 2025, 2.2 to 2.13).

use super::lexer::{Kind, Lexer, Token};
use super::refusal::Problem;
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition,
    FragmentSpread, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet,
    Type, TypeCondition, VariableDefinition,
};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;
use std::collections::HashMap;

/// How deep selections, values and types may lie within one another. The guards allow less.
const DEPTH_MAX: usize = 200;

type Parse<T> = Result<T, Problem>;

/// A document as it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) tree: ExecutableDocument,
    /// The same text with spaces for descriptions, comments and commas.
    pub(super) plain: String,
}

/// Reads a document.
///
/// # Errors
/// The first thing that is not as the grammar wants it.
pub(super) fn read(source: &str) -> Parse<Read> {
    let mut lexer = Lexer::new(source);
    let token = lexer.token()?;
    let mut parser = Parser { lexer, token, depth: 0, descriptions: Vec::new() };
    let tree = parser.document()?;
    let blanks = parser.descriptions.iter().chain(&parser.lexer.ignored);
    let mut plain = source.as_bytes().to_vec();
    for (start, end) in blanks {
        plain[*start..*end]
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .for_each(|byte| *byte = b' ');
    }
    let plain = String::from_utf8(plain).unwrap_or_default();
    Ok(Read { tree, plain })
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    token: Token<'s>,
    depth: usize,
    descriptions: Vec<(usize, usize)>,
}

impl<'s> Parser<'s> {
    fn advance(&mut self) -> Parse<Token<'s>> {
        let next = self.lexer.token()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn expected<T>(&self, what: &str) -> Parse<T> {
        let message = format!("Expected {what}, and {} stands here.", self.token.kind);
        Err(Problem::at(message, self.token.at))
    }

    fn is(&self, punctuator: &str) -> bool {
        matches!(self.token.kind, Kind::Punctuator(text) if text == punctuator)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.token.kind, Kind::Name(name) if name == word)
    }

    fn take(&mut self, punctuator: &str) -> Parse<Pos> {
        if !self.is(punctuator) {
            return self.expected(&format!("`{punctuator}`"));
        }
        Ok(self.advance()?.at)
    }

    fn take_if(&mut self, punctuator: &str) -> Parse<bool> {
        let is = self.is(punctuator);
        if is {
            self.advance()?;
        }
        Ok(is)
    }

    fn name(&mut self) -> Parse<Positioned<Name>> {
        match self.token.kind {
            Kind::Name(name) => Ok(Positioned::new(Name::new(name), self.advance()?.at)),
            _ => self.expected("a name"),
        }
    }

    /// One level further in.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEPTH_MAX {
            let message = format!("The document nests more than {DEPTH_MAX} deep. Flatten it.");
            return Err(Problem::at(message, self.token.at));
        }
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }

    /// At least one item between two punctuators.
    fn list<T>(
        &mut self,
        open: &str,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Parse<T>,
    ) -> Parse<Vec<T>> {
        self.take(open)?;
        let mut items = vec![item(self)?];
        while !self.take_if(close)? {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// A description, which says nothing to a server.
    fn description(&mut self) -> Parse<bool> {
        let described = matches!(self.token.kind, Kind::Text(_));
        if described {
            let passed = self.advance()?;
            self.descriptions.push(passed.span);
        }
        Ok(described)
    }

    fn document(&mut self) -> Parse<ExecutableDocument> {
        let (mut operations, mut fragments) = (Vec::new(), HashMap::new());
        loop {
            let described = self.description()?;
            match self.token.kind {
                Kind::Punctuator("{") if !described => operations.push(self.shorthand()?),
                Kind::Name("query" | "mutation" | "subscription") => {
                    operations.push(self.operation()?)
                }
                Kind::Name("fragment") => {
                    let (name, fragment) = self.fragment()?;
                    fragments.insert(name, fragment);
                }
                _ => {
                    return self.expected(
                        "`query`, `mutation`, `subscription`, `fragment` or a selection in braces",
                    );
                }
            }
            if self.token.kind == Kind::End {
                return Ok(ExecutableDocument { operations: together(operations), fragments });
            }
        }
    }

    fn shorthand(&mut self) -> Parse<Operation> {
        let at = self.token.at;
        let definition = OperationDefinition {
            ty: OperationType::Query,
            variable_definitions: Vec::new(),
            directives: Vec::new(),
            selection_set: self.selection_set()?,
        };
        Ok((None, Positioned::new(definition, at)))
    }

    fn operation(&mut self) -> Parse<Operation> {
        let word = self.name()?;
        let ty = match word.node.as_str() {
            "mutation" => OperationType::Mutation,
            "subscription" => OperationType::Subscription,
            _ => OperationType::Query,
        };
        let named = matches!(self.token.kind, Kind::Name(_));
        let name = if named { Some(self.name()?.node) } else { None };
        let variable_definitions =
            if self.is("(") { self.list("(", ")", Self::variable)? } else { Vec::new() };
        let definition = OperationDefinition {
            ty,
            variable_definitions,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok((name, Positioned::new(definition, word.pos)))
    }

    fn variable(&mut self) -> Parse<Positioned<VariableDefinition>> {
        self.description()?;
        let at = self.take("$")?;
        let name = self.name()?;
        self.take(":")?;
        let type_at = self.token.at;
        let var_type = Positioned::new(self.ty()?, type_at);
        let default_value = if self.take_if("=")? {
            let default_at = self.token.at;
            let value = self.value(true)?;
            value.into_const().map(|value| Positioned::new(value, default_at))
        } else {
            None
        };
        let directives = self.directives(true)?;
        let definition = VariableDefinition { name, var_type, directives, default_value };
        Ok(Positioned::new(definition, at))
    }

    fn ty(&mut self) -> Parse<Type> {
        let base = if self.is("[") {
            self.advance()?;
            let inner = self.within(Self::ty)?;
            self.take("]")?;
            BaseType::List(Box::new(inner))
        } else {
            BaseType::Named(self.name()?.node)
        };
        let nullable = !self.take_if("!")?;
        Ok(Type { base, nullable })
    }

    fn fragment(&mut self) -> Parse<(Name, Positioned<FragmentDefinition>)> {
        let at = self.advance()?.at;
        if self.is_word("on") {
            return self.expected("the name of the fragment, which may not be `on`");
        }
        let name = self.name()?.node;
        if !self.is_word("on") {
            return self.expected("`on` and a type");
        }
        let definition = FragmentDefinition {
            type_condition: self.condition()?,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok((name, Positioned::new(definition, at)))
    }

    /// `on` and a type.
    fn condition(&mut self) -> Parse<Positioned<TypeCondition>> {
        let at = self.advance()?.at;
        Ok(Positioned::new(TypeCondition { on: self.name()? }, at))
    }

    fn selection_set(&mut self) -> Parse<Positioned<SelectionSet>> {
        let at = self.token.at;
        let items = self.within(|parser| parser.list("{", "}", Self::selection))?;
        Ok(Positioned::new(SelectionSet { items }, at))
    }

    fn selection(&mut self) -> Parse<Positioned<Selection>> {
        let at = self.token.at;
        let selection = if self.take_if("...")? {
            self.spread(at)?
        } else {
            Selection::Field(Positioned::new(self.field()?, at))
        };
        Ok(Positioned::new(selection, at))
    }

    fn spread(&mut self, at: Pos) -> Parse<Selection> {
        if matches!(self.token.kind, Kind::Name(name) if name != "on") {
            let fragment_name = self.name()?;
            let spread = FragmentSpread { fragment_name, directives: self.directives(false)? };
            return Ok(Selection::FragmentSpread(Positioned::new(spread, at)));
        }
        let type_condition = if self.is_word("on") { Some(self.condition()?) } else { None };
        let inline = InlineFragment {
            type_condition,
            directives: self.directives(false)?,
            selection_set: self.selection_set()?,
        };
        Ok(Selection::InlineFragment(Positioned::new(inline, at)))
    }

    fn field(&mut self) -> Parse<Field> {
        let first = self.name()?;
        let (alias, name) =
            if self.take_if(":")? { (Some(first), self.name()?) } else { (None, first) };
        let arguments = self.arguments(false)?;
        let directives = self.directives(false)?;
        let selection_set =
            if self.is("{") { self.selection_set()? } else { Positioned::default() };
        Ok(Field { alias, name, arguments, directives, selection_set })
    }

    fn arguments(&mut self, constant: bool) -> Parse<Vec<Argument>> {
        if !self.is("(") {
            return Ok(Vec::new());
        }
        self.list("(", ")", |parser| {
            let name = parser.name()?;
            parser.take(":")?;
            let at = parser.token.at;
            Ok((name, Positioned::new(parser.value(constant)?, at)))
        })
    }

    fn directives(&mut self, constant: bool) -> Parse<Vec<Positioned<Directive>>> {
        let mut directives = Vec::new();
        while self.is("@") {
            let at = self.advance()?.at;
            let directive = Directive { name: self.name()?, arguments: self.arguments(constant)? };
            directives.push(Positioned::new(directive, at));
        }
        Ok(directives)
    }

    fn value(&mut self, constant: bool) -> Parse<Value> {
        let value = match &self.token.kind {
            Kind::Punctuator("$") if !constant => {
                self.advance()?;
                return Ok(Value::Variable(self.name()?.node));
            }
            Kind::Punctuator("[") => return self.within(|parser| parser.items(constant)),
            Kind::Punctuator("{") => return self.within(|parser| parser.fields(constant)),
            Kind::Int(text) | Kind::Float(text) => number(text),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::Name("true") => Value::Boolean(true),
            Kind::Name("false") => Value::Boolean(false),
            Kind::Name("null") => Value::Null,
            Kind::Name(name) => Value::Enum(Name::new(name)),
            _ if constant => return self.expected("a value without variables"),
            _ => return self.expected("a value"),
        };
        self.advance()?;
        Ok(value)
    }

    fn items(&mut self, constant: bool) -> Parse<Value> {
        self.take("[")?;
        let mut items = Vec::new();
        while !self.take_if("]")? {
            items.push(self.value(constant)?);
        }
        Ok(Value::List(items))
    }

    fn fields(&mut self, constant: bool) -> Parse<Value> {
        self.take("{")?;
        let mut fields = async_graphql::indexmap::IndexMap::new();
        while !self.take_if("}")? {
            let name = self.name()?;
            self.take(":")?;
            let value = self.value(constant)?;
            if fields.insert(name.node.clone(), value).is_some() {
                let message =
                    format!("The field `{}` stands twice in one object. Leave one out.", name.node);
                return Err(Problem::at(message, name.pos));
            }
        }
        Ok(Value::Object(fields))
    }
}

type Operation = (Option<Name>, Positioned<OperationDefinition>);
type Argument = (Positioned<Name>, Positioned<Value>);

/// Operations as the tree holds them. Of those with one name the last is kept: validation refuses them.
fn together(mut operations: Vec<Operation>) -> DocumentOperations {
    if operations.len() == 1 && operations[0].0.is_none() {
        let (_, only) = operations.remove(0);
        return DocumentOperations::Single(only);
    }
    let named = |(name, operation): Operation| (name.unwrap_or_else(|| Name::new("")), operation);
    DocumentOperations::Multiple(operations.into_iter().map(named).collect())
}

/// A number as it stands. A whole one that no machine number holds stays text, so that no digit is lost: an id and a
/// decimal are that anyway, and validation refuses it for anything else.
pub(super) fn number(text: &str) -> Value {
    let whole = !text.contains(['.', 'e', 'E']);
    if whole && text.parse::<i64>().is_err() && text.parse::<u64>().is_err() {
        return Value::String(text.to_owned());
    }
    text.parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests;
