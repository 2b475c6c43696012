import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compile, render, safe, TemplateError } from "../src/index.js";

const NASTY = `<a & "b" 'c'>`;
const ESCAPED = "&lt;a &amp; &quot;b&quot; &#39;c&#39;&gt;";

/** That compiling fails at a line. */
function isMistake(source, line = 1) {
  assert.throws(() => compile(source), (error) => error instanceof TemplateError && error.line === line, source);
}

function isBadData(source, data, line = 1) {
  const template = compile(source);
  assert.throws(() => template.render(data), (error) => error instanceof TemplateError && error.line === line, source);
}

describe("tags", () => {
  it("write values by path", () => {
    assert.equal(render("{{a}} {{ b.c.d }} {{  b.c.length}}", { a: 1, b: { c: { d: "x" } } }), "1 x ");
    assert.equal(render("{{ list.1 }}", { list: ["a", "b"] }), "b");
  });

  it("choose and repeat", () => {
    const source = "{{#if a}}yes{{else}}no{{/if}}{{# if a }}!{{/ if }}";
    assert.equal(render(source, { a: 1 }), "yes!");
    assert.equal(render(source, { a: 0 }), "no");
    const each = "{{#each list as x, n}}{{n}}={{x}};{{else}}none{{/each}}";
    assert.equal(render(each, { list: ["a", "b"] }), "1=a;2=b;");
    for (const list of [[], null, undefined]) assert.equal(render(each, { list }), "none");
    const nested = "{{#each rows as row, r}}{{#each row as cell, c}}{{r}}{{c}}{{cell}} {{/each}}{{/each}}";
    assert.equal(render(nested, { rows: [["a", "b"], ["c"]] }), "11a 12b 21c ");
  });

  it("may be comments and escaped", () => {
    assert.equal(render("a{{! {{ \n < }}b\\{{ c }}", {}), "ab{{ c }}");
  });

  it("take their lines away when they are alone there", () => {
    const source = "<ul>\n  {{#each list as x}}\n  <li>{{x}}</li>\n\t{{/each}}  \n</ul>\n{{! note }}\n{{#if list}}\r\nyes\r\n{{else}}\r\nno\r\n{{/if}}";
    assert.equal(render(source, { list: [1, 2] }), "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>\nyes\r\n");
    assert.equal(render(source, { list: [] }), "<ul>\n</ul>\nno\r\n");
    assert.equal(render("{{#if a}}\nx\n{{/if}}\ny", { a: 1 }), "x\ny");
  });

  it("leave other lines alone", () => {
    assert.equal(render("a\n  {{x}}  \nb", { x: 1 }), "a\n  1  \nb");
    assert.equal(render("{{#if x}} a\n b {{/if}}\n", { x: 1 }), " a\n b \n");
    assert.equal(render(" {{#if x}}{{/if}} \n", { x: 1 }), "  \n");
  });

  it("are mistakes otherwise", () => {
    for (const source of [
      "{{", "{{}}", "{{ a b }}", "{{ a. }}", "{{ a-b }}", "{{#if}}{{/if}}", "{{#if a}}", "{{/if}}", "{{else}}", "{{#each a}}{{/each}}",
      "{{#if a}}{{/each}}", "{{#if a}}{{else}}{{else}}{{/if}}", "{{#unless a}}{{/unless}}", "{{#each a as b.c}}{{/each}}",
    ]) {
      isMistake(source);
    }
    isMistake("a\n\n{{ b\n", 3);
    isMistake("\n{{#if a}}\n\n", 2);
    isMistake("{{#if a}}\n{{/if}}\n{{/if}}", 3);
  });
});

describe("values", () => {
  it("have to be there by their first name only", () => {
    isBadData("\n{{ a }}", {}, 2);
    isBadData("{{#if a}}{{/if}}", {});
    isBadData("{{ toString }}", {});
    assert.equal(render("[{{ a.b }}{{ a.b.c }}{{ n.x }}{{ u }}]", { a: {}, n: null, u: undefined }), "[]");
  });

  it("are own properties", () => {
    assert.equal(render("[{{ a.constructor }}{{ a.constructor.name }}{{ a.toString }}]", { a: {} }), "[]");
    assert.equal(render("{{#if a.toString}}x{{/if}}", { a: {} }), "");
  });

  it("are written as text if they are plain", () => {
    const data = { list: ["x", 1.5, 10n, true, false, 0, null, undefined] };
    assert.equal(render("{{#each list as x}}{{x}},{{/each}}", data), "x,1.5,10,true,false,0,,,");
    for (const a of [{}, [], () => 1, Symbol("s")]) {
      isBadData("\n\n{{ a }}", { a }, 3);
      isBadData('<p id="{{ a }}">', { a });
    }
  });

  it("of an each are known within it only", () => {
    const source = "{{x}}{{#each list as x, n}}{{x}}{{n}}{{#each inner as x}}{{x}}{{/each}}{{x}}{{/each}}{{x}}{{n}}";
    assert.equal(render(source, { x: "o", n: "p", list: ["a", "b"], inner: ["i"] }), "oa1iab2ibop");
    isBadData("{{#each list as x}}{{x}}{{/each}}\n{{x}}", { list: [1] }, 2);
    isBadData("{{#each list as x, n}}{{/each}}{{n}}", { list: [1] });
  });

  it("decide conditions", () => {
    for (const a of [false, null, undefined, 0, Number.NaN, "", []]) assert.equal(render("{{#if a}}t{{else}}f{{/if}}", { a }), "f");
    for (const a of [true, 1, "0", " ", {}, [0]]) assert.equal(render("{{#if a}}t{{else}}f{{/if}}", { a }), "t");
  });

  it("of each have to be arrays", () => {
    for (const a of ["text", {}, 3]) isBadData("\n{{#each a as b}}{{/each}}", { a }, 2);
  });

  it("do not change a template", () => {
    const template = compile("{{#each a as b}}{{b}}{{/each}}");
    assert.deepEqual([template.render({ a: [1] }), template.render({ a: [2, 3] })], ["1", "23"]);
  });
});

describe("text and attributes", () => {
  it("are escaped", () => {
    const data = { x: NASTY };
    assert.equal(render("<p>{{x}}</p>", data), `<p>${ESCAPED}</p>`);
    assert.equal(render(`<p title="{{x}}" id='a {{x}}'>`, data), `<p title="${ESCAPED}" id='a ${ESCAPED}'>`);
    assert.equal(render(`<P\n TITLE = "{{x}}">{{x}}`, data), `<P\n TITLE = "${ESCAPED}">${ESCAPED}`);
    assert.equal(render(`<br/>{{x}}<input disabled value="{{x}}"/>{{x}}`, data), `<br/>${ESCAPED}<input disabled value="${ESCAPED}"/>${ESCAPED}`);
  });

  it("write safe HTML as it is in text only", () => {
    const data = { x: safe(NASTY) };
    assert.equal(render("<p>{{x}}</p>", data), `<p>${NASTY}</p>`);
    assert.equal(render(`<p title="{{x}}" id='{{x}}'>`, data), `<p title="${ESCAPED}" id='${ESCAPED}'>`);
    assert.equal(render(`<a href="/{{x}}">`, { x: safe("<") }), `<a href="/%3C">`);
    assert.equal(render(`<a href="{{x}}">`, { x: safe("javascript:1") }), `<a href="about:invalid">`);
    assert.equal(render("<script>{{x}}</script>", { x: safe("<b>") }), '<script>"\\u003cb\\u003e"</script>');
  });
});

describe("addresses", () => {
  const link = (x) => render(`<a href="{{x}}">`, { x });

  it("are written when their scheme is known", () => {
    for (const x of ["/a/b?c=d#e", "a b", "", "//x.example", "https://x.example/a:b", "HTTP://X", "mailto:a@b.c", "tel:+1", "a/b:c", "?a:b", "#a:b", " https://x", "\nhttps://x", "ht\ttps://x"]) {
      assert.equal(link(x), `<a href="${x}">`);
    }
    assert.equal(link("/?a=1&b='2'"), '<a href="/?a=1&amp;b=&#39;2&#39;">');
  });

  it("are replaced when it is not", () => {
    for (const x of ["javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "vbscript:x", " javascript:1", "\u0000\u001fjavascript:1", "java\nscript:1", "java\tscript\r:1", "\tjavascript:1", "x:y", ":x"]) {
      assert.equal(link(x), '<a href="about:invalid">', JSON.stringify(x));
    }
  });

  it("are looked at in all attributes that have them", () => {
    for (const name of ["href", "src", "action", "formaction", "poster", "HREF"]) {
      assert.equal(render(`<x ${name}='{{x}}'>`, { x: "javascript:1" }), `<x ${name}='about:invalid'>`);
    }
    assert.equal(render(`<x title="{{x}}">`, { x: "javascript:1" }), `<x title="javascript:1">`);
  });

  it("have their later parts encoded", () => {
    const x = "a/b?c&d=é'";
    const part = "a%2Fb%3Fc%26d%3D%C3%A9&#39;";
    assert.equal(render(`<a href="/s/{{x}}?q={{x}}">`, { x }), `<a href="/s/${part}?q=${part}">`);
    assert.equal(render(`<a href="{{y}}{{x}}">`, { x, y: "/" }), `<a href="/${part}">`);
    assert.equal(render(`<a title="{{x}}" href="{{y}}">`, { x: ":", y: "/a?b" }), `<a title=":" href="/a?b">`);
    assert.equal(render(`<a href=" {{x}}">`, { x: "b c" }), `<a href=" b%20c">`);
  });
});

describe("scripts", () => {
  it("get JSON that cannot end them", () => {
    const x = { a: ["</script>", 1, null, undefined], b: "<!-- & \u2028\u2029 '\"" };
    assert.equal(
      render("<script>let x = {{x}};</script>{{t}}", { x, t: "<" }),
      `<script>let x = {"a":["\\u003c/script\\u003e",1,null,null],"b":"\\u003c!-- \\u0026 \\u2028\\u2029 '\\""};</script>&lt;`,
    );
    assert.equal(render("<script>{{u}}{{n}}{{s}}{{t}}</script>", { u: undefined, n: null, s: "a", t: true }), '<script>nullnull"a"true</script>');
  });

  it("refuse what JSON does not know", () => {
    const circle = {};
    circle.self = circle;
    for (const x of [1n, circle]) {
      isBadData("<script>\n{{x}}</script>", { x }, 2);
      isBadData('<a onclick="{{x}}">', { x });
    }
  });

  it("end with their end tag only, in upper or lower case", () => {
    const data = { x: "<" };
    assert.equal(render("<SCRIPT>a < b; '<p>' {{x}}</ScRiPt >{{x}}", data), `<SCRIPT>a < b; '<p>' "\\u003c"</ScRiPt >&lt;`);
    assert.equal(render(`<script src="{{x}}" async></script>{{x}}`, data), `<script src="&lt;" async></script>&lt;`);
    assert.equal(render("<script>'</p>' {{x}} </style> {{x}}</script>", data), `<script>'</p>' "\\u003c" </style> "\\u003c"</script>`);
    assert.equal(render("<style>p > a { }</STYLE>{{x}}", data), "<style>p > a { }</STYLE>&lt;");
    assert.equal(render("<scripts>{{x}}", data), "<scripts>&lt;");
  });

  it("in attributes get JSON that is escaped after that", () => {
    const data = { x: `'"<&` };
    const written = "&quot;&#39;\\&quot;\\u003c\\u0026&quot;";
    assert.equal(render(`<a onclick="go({{x}})" ONLOAD='{{x}}'>`, data), `<a onclick="go(${written})" ONLOAD='${written}'>`);
    assert.equal(render(`<a onclick="{{x}}" data-on="{{x}}">`, { x: 1 }), `<a onclick="1" data-on="1">`);
    assert.equal(render(`<a onclick="{{x}}">`, { x: { a: [1] } }), `<a onclick="{&quot;a&quot;:[1]}">`);
  });
});

describe("places", () => {
  it("may not be anywhere else", () => {
    for (const source of [
      "<style>{{x}}</style>", '<p style="{{x}}">', "<img srcset='a {{x}}'>", '<iframe SRCDOC="{{x}}">', "<p id={{x}}>", "<p id=a{{x}}>",
      "<{{x}}>", "<p{{x}}>", "</{{x}}>", "<p {{x}}>", "<p a{{x}}='b'>", "<p a= {{x}}>", "<!-- {{x}} -->", "<!-- > {{x}}", "<!{{x}}>", "<!doctype {{x}}>",
    ]) {
      isMistake(`\n${source}`, 2);
    }
    assert.equal(render("<!doctype html><!-- a > b -- c -->{{x}} < {{x}} <3 {{x}}", { x: 1 }), "<!doctype html><!-- a > b -- c -->1 < 1 <3 1");
  });

  it("have to be the same after both parts of a block", () => {
    for (const source of [
      '{{#if x}}<p title="{{else}}<p>{{/if}}', "{{#if x}}<script>{{/if}}", `<p {{#if x}}title="{{else}}id="{{/if}}a">`,
      `<p title={{#if x}}"{{else}}'{{/if}}a">`, '<a href="{{#if x}}/a{{/if}}{{y}}">', "{{#if x}}{{else}}<p {{/if}}>", "{{#if x}}<!--{{/if}} -->",
      "{{#each x as y}}<p title='{{/each}}", "{{#each x as y}}<script>{{else}}<script>{{/each}}", "{{#each x as y}}{{else}}<p {{/each}}>",
    ]) {
      isMistake(`\n${source}`, 2);
    }
    isMistake("{{#if a}}\n{{#if b}}<p id='{{/if}}\n{{/if}}", 2);
  });

  it("may change within a block, or in both parts alike", () => {
    const source = `{{#if x}}<p title="a{{else}}<p title="{{/if}}{{y}}">{{#each l as e}}<i id='{{e}}'>{{e}}</i>{{/each}}`;
    assert.equal(render(source, { x: 1, y: '"', l: ["<"] }), `<p title="a&quot;"><i id='&lt;'>&lt;</i>`);
    assert.equal(render(source, { x: 0, y: '"', l: [] }), '<p title="&quot;">');
    const href = `<a href="{{#if x}}/a/{{else}}{{y}}{{/if}}{{y}}">`;
    assert.equal(render(href, { x: 0, y: "b c" }), '<a href="b cb%20c">');
    const script = "{{#if x}}<script>1;{{else}}<script>{{/if}}{{x}}</script>{{y}}";
    assert.equal(render(script, { x: "<", y: "<" }), '<script>1;"\\u003c"</script>&lt;');
  });
});
