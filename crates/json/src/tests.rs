use super::*;

#[test]
fn trees() {
    let tree: Tree<'_> =
        serde_json::from_str(r#"{"a":["x",1,-1,1.5,true,null],"b":{"c":"\u00e9"},"a":"y"}"#).unwrap();
    assert_eq!(tree.get("a").and_then(Tree::as_str), Some("y"));
    assert_eq!(tree.get("b").and_then(|b| b.get("c")).and_then(Tree::as_str), Some("é"));
    assert_eq!((tree.get("x"), tree.as_str()), (None, None));
    let Tree::Object(members) = &tree else { panic!() };
    let list = [Tree::of("x"), Tree::Number(1), Tree::Float(-1.0), Tree::Float(1.5), Tree::Bool(true)];
    assert_eq!(members[0], ("a".into(), Tree::List([&list[..], &[Tree::Null]].concat())));
    assert_eq!(
        String::from_utf8(tree.to_body()).unwrap(),
        r#"{"a":["x",1,-1,1.5,true,null],"b":{"c":"é"},"a":"y"}"#
    );
    assert!(serde_json::from_str::<Tree<'_>>(&"[".repeat(200_000)).is_err());
}
