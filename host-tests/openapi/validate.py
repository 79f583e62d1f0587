"""Validates recorded requests against Atlassian's OpenAPI documents.

    validate.py <folder of the documents> < requests.jsonl > problems.jsonl

A line of the input is a request as it arrived, and what it was made of:

    {"document": "jsm.json", "operation": "getInfo", "method": "GET", "path": "/rest/...",
     "query": "a=1&a=2", "headers": [["accept", "application/json"]], "body": "...",
     "given": {"path": {}, "query": {}, "header": {}, "body": null}}

`path` and `query` are encoded, `operation` is the document's `operationId`.
Where `given` is null only the validator is asked. A line of the output is a list of
problems, empty for a request that is valid: what openapi-core says, a parameter
that the document does not name, and a value that is read as another than was
given.
"""

import json
import multiprocessing
import sys
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.unmarshalling.request.unmarshallers import V30RequestUnmarshaller
from werkzeug.datastructures import Headers, ImmutableMultiDict

HOST = "https://site.example"
FORM = "application/x-www-form-urlencoded"

# "The parameter definition SHALL be ignored", says OpenAPI of these headers.
IGNORED = ["Accept", "Content-Type", "Authorization"]


class Request:
    """A request as openapi-core reads one."""

    host_url = HOST

    def __init__(self, line):
        self.method = line["method"].lower()
        self.path = line["path"]
        self.body = line["body"].encode() or None
        headers = Headers(line["headers"])
        self.content_type = headers.get("content-type", "").lower()
        query = ImmutableMultiDict(parse_qsl(line["query"], keep_blank_values=True, strict_parsing=bool(line["query"])))
        self.parameters = RequestParameters(query=query, header=headers)


class Document:
    """A document, its servers moved to one host: their paths stay."""

    def __init__(self, file):
        text = json.loads(file.read_text())
        text["servers"] = [{"url": HOST + urlsplit(server["url"]).path} for server in text["servers"]]
        for owner in (operation for item in text["paths"].values() for operation in [item, *item.values()]):
            if isinstance(owner, dict) and "parameters" in owner:
                owner["parameters"] = [one for one in owner["parameters"] if one.get("name") not in IGNORED]
        self.spec = SchemaPath.from_dict(text)
        self.finder = APICallPathFinder(self.spec)
        # Values stay as they were written: a date is a text.
        self.unmarshaller = V30RequestUnmarshaller(self.spec, format_unmarshallers={"json": str})

    def problems(self, line):
        request = Request(line)
        try:
            found = self.finder.find(request.method, HOST + request.path)
        except Exception as error:
            return [said(error)]
        request.parameters.path = {name: unquote(value) for name, value in found.path_result.variables.items()}
        problems = []
        found_id = found.operation.get("operationId")
        if str(found_id) != str(line["operation"]):
            problems.append(f"it is the operation {found_id}")
        problems += self.unknown(request, found)
        result = self.unmarshaller.unmarshal(request)
        problems += map(said, result.errors)
        if line["given"]:
            problems += differences(line["given"], request, result)
        return problems

    def unknown(self, request, found):
        """Parameters of the query that the document does not name."""
        owners = [owner.get("parameters", []) for owner in (found.operation, found.path)]
        parameters = [parameter for owner in owners for parameter in owner]
        query = [parameter for parameter in parameters if parameter["in"] == "query"]
        # The members of an object are parameters of their own names.
        if any((parameter / "schema").get("type") == "object" for parameter in query if "schema" in parameter):
            return []
        names = {parameter["name"] for parameter in query}
        return [f"the query has a parameter {name}" for name in request.parameters.query if name not in names]


def differences(given, request, result):
    """Where the values that were read are not those that were given."""
    for place in ("path", "query", "header"):
        values = getattr(result.parameters, place)
        for name, value in given[place].items():
            read = values.get(name)
            if isinstance(value, dict):
                # An object's members are parameters of their own names.
                read = {own: request.parameters.query.get(own) for own in value}
            # What the validator refuses it does not read.
            if read != value and (read is not None or not result.errors):
                yield f"the {place}'s {name} is {read!r}, not {value!r}"
    objects = [value for value in given["query"].values() if isinstance(value, dict)]
    names = set(given["query"]).union(*objects)
    yield from (f"the query has {name}, which was not given" for name in set(request.parameters.query) - names)
    body, wanted = body_of(request), given["body"]
    if request.content_type == FORM and wanted is not None:
        wanted = {name: value if isinstance(value, list) else [value] for name, value in wanted.items()}
    if body != wanted:
        yield f"the body is {body!r}, not {wanted!r}"


def body_of(request):
    if request.body is None:
        return None
    text = request.body.decode()
    if request.content_type == FORM:
        return parse_qs(text, strict_parsing=True)
    return text if request.content_type.startswith("text/") else json.loads(text)


def said(error):
    """An error with its causes, in one line."""
    texts = []
    while error is not None:
        texts.append(f"{type(error).__name__}: {error}")
        for cause in getattr(error, "schema_errors", None) or []:
            texts.append(f"{'/'.join(map(str, cause.absolute_path))}: {cause.message}")
        error = error.__cause__ or error.__context__
    return " < ".join(text if len(text) < 300 else f"{text[:100]} … {text[-150:]}" for text in texts)


documents = {}


def check(line):
    line = json.loads(line)
    file = line["document"]
    if file not in documents:
        documents[file] = Document(Path(sys.argv[1], file))
    return json.dumps(documents[file].problems(line))


if __name__ == "__main__":
    with multiprocessing.Pool() as pool:
        for problems in pool.imap(check, sys.stdin, chunksize=64):
            print(problems)
