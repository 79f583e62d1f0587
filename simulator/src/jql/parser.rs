//! Queries by their grammar.

use super::lexer::{Kind, Token, tokens};
use super::reserved;
use crate::jql::query::{Clause, Name, Operand, Operator, Order, Query, Term};

const OPERATORS: &str = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' \
                         and 'IS NOT'.";

/// The deepest that a query may be nested.
const DEPTH: usize = 100;

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// Reads a query, or says its first mistake in Jira's words.
pub(crate) fn parse(text: &str) -> Result<Query, String> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let mut query = Query::default();
    if parser.peek().is_some_and(|token| !token.is("order")) {
        query.clause = Some(parser.any()?);
    }
    if parser.takes("order") {
        if !parser.takes("by") {
            return Err(parser.wrong("Expecting 'by'", "."));
        }
        query.order = parser.orders()?;
    }
    match parser.peek() {
        None => Ok(query),
        Some(_) if query.order.is_empty() => Err(parser.wrong("Expecting either 'OR' or 'AND'", ".")),
        Some(_) => Err(parser.wrong("Expecting ','", ".")),
    }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is(word) || token.is_sign(word));
        self.next += usize::from(found);
        found
    }

    /// A mistake at the next token, or at the end.
    fn wrong(&self, expected: &str, more: &str) -> String {
        match self.peek() {
            Some(token) => token.wrong(&format!("{expected} but got '{}'{more}", token.text())),
            None => format!("Error in the JQL Query: {expected} before the end of the query{more}"),
        }
    }

    fn any(&mut self) -> Result<Clause, String> {
        let mut all = vec![self.all()?];
        while self.takes("or") || self.takes("||") || self.takes("|") {
            all.push(self.all()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Clause::Or(all) })
    }

    fn all(&mut self) -> Result<Clause, String> {
        let mut all = vec![self.one()?];
        while self.takes("and") || self.takes("&&") || self.takes("&") {
            all.push(self.one()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Clause::And(all) })
    }

    fn one(&mut self) -> Result<Clause, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("Error in the JQL Query: It is nested too deeply.".to_owned());
        }
        let clause = if self.takes("not") || self.takes("!") {
            Clause::Not(Box::new(self.one()?))
        } else if self.takes("(") {
            let inner = self.any()?;
            if !self.takes(")") {
                return Err(match self.peek() {
                    Some(_) => self.wrong("Expecting either 'OR' or 'AND'", "."),
                    None => self.wrong("Expecting ')'", "."),
                });
            }
            inner
        } else {
            Clause::Term(self.term()?)
        };
        self.depth -= 1;
        Ok(clause)
    }

    fn term(&mut self) -> Result<Term, String> {
        let field = self.name()?;
        let operator = self.operator()?;
        let operand = self.operand(matches!(operator, Operator::In | Operator::NotIn))?;
        Ok(Term { field, operator, operand })
    }

    fn name(&mut self) -> Result<Name, String> {
        let Some(token) = self.peek().cloned() else {
            return Err("Error in the JQL Query: Expecting a field name at the end of the query.".to_owned());
        };
        let name = match token.kind {
            Kind::Sign(_) => return Err(self.wrong("Expecting a field name", ".")),
            Kind::Quoted(name) => name,
            Kind::Word(word) if word.eq_ignore_ascii_case("cf") => word,
            Kind::Word(word) => self.unreserved(&word, "a field name")?,
        };
        self.next += 1;
        if !self.takes("[") {
            return Ok(Name { name, property: None });
        }
        let within = self.take().map(|token| token.text().to_owned()).unwrap_or_default();
        if !self.takes("]") {
            return Err(self.wrong("Expecting ']'", "."));
        }
        if name.eq_ignore_ascii_case("cf") {
            return Ok(Name { name: format!("cf[{within}]"), property: None });
        }
        let path = match self.peek().map(|token| &token.kind) {
            Some(Kind::Word(word)) if word.starts_with('.') => word.trim_start_matches('.').to_owned(),
            _ => return Ok(Name { name, property: Some((within, String::new())) }),
        };
        self.next += 1;
        Ok(Name { name, property: Some((within, path)) })
    }

    fn unreserved(&self, word: &str, used: &str) -> Result<String, String> {
        match self.peek().filter(|_| reserved::is_word(word)) {
            None => Ok(word.to_owned()),
            Some(token) => Err(token.wrong(&format!(
                "'{word}' is a reserved JQL word. You must surround it in quotation marks to use it as {used}."
            ))),
        }
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let signs = [
            ("=", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessEqual),
            ("<", Operator::Less),
            (">=", Operator::GreaterEqual),
            (">", Operator::Greater),
            ("!~", Operator::NotLike),
            ("~", Operator::Like),
            ("in", Operator::In),
        ];
        if let Some((_, operator)) = signs.into_iter().find(|(sign, _)| self.takes(sign)) {
            return Ok(operator);
        }
        let start = self.next;
        if self.takes("is") {
            return Ok(if self.takes("not") { Operator::IsNot } else { Operator::Is });
        }
        if self.takes("not") && self.takes("in") {
            return Ok(Operator::NotIn);
        }
        self.next = start;
        if let Some(token) = self.peek().filter(|token| token.is("was") || token.is("changed")) {
            return Err(token.wrong(&format!("This simulator does not know '{}'.", token.text())));
        }
        Err(self.wrong("Expecting operator", &format!(". {OPERATORS}")))
    }

    fn operand(&mut self, many: bool) -> Result<Operand, String> {
        if self.takes("(") {
            let mut all = vec![self.operand(false)?];
            while self.takes(",") {
                all.push(self.operand(false)?);
            }
            return match self.takes(")") {
                true => Ok(Operand::List(all)),
                false => Err(self.wrong("Expecting ')'", ".")),
            };
        }
        if self.takes("empty") || self.takes("null") {
            return Ok(Operand::Empty);
        }
        let expected = if many {
            "Expecting either a list or function"
        } else {
            "Expecting either a value, list or function"
        };
        let Some(token) = self.peek().cloned() else { return Err(self.wrong(expected, ".")) };
        let text = match token.kind {
            Kind::Sign(sign) => {
                let more = format!(". You must surround '{sign}' in quotation marks to use it as a value.");
                return Err(self.wrong(expected, &more));
            }
            Kind::Quoted(text) => text,
            Kind::Word(word) => self.unreserved(&word, "a value")?,
        };
        self.next += 1;
        if !self.takes("(") {
            return Ok(Operand::Value(text));
        }
        let mut arguments = Vec::new();
        while let Some(token) = self.peek().filter(|token| !token.is_sign(")")) {
            if !matches!(token.kind, Kind::Sign(_)) {
                arguments.push(token.text().to_owned());
            } else if !token.is_sign(",") {
                return Err(self.wrong("Expecting ')'", "."));
            }
            self.next += 1;
        }
        match self.takes(")") {
            true => Ok(Operand::Function(text, arguments)),
            false => Err(self.wrong("Expecting ')'", ".")),
        }
    }

    fn orders(&mut self) -> Result<Vec<Order>, String> {
        let mut all = Vec::new();
        loop {
            let field = self.name()?;
            let descending = match (self.takes("desc"), self.takes("asc")) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            };
            all.push(Order { field, descending });
            if !self.takes(",") {
                return Ok(all);
            }
        }
    }
}
