"""Hold the style of the page for leaders: tables and floats of 2016, one A4 landscape page in print.

`PAGE_STYLE` concerns only what stands in an element of the class `page`, so that another page can take it in;
`FILE_STYLE` is for a file of its own.
"""

PAGE_STYLE = """\
.page { font: 14px/1.45 "Microsoft YaHei", 微软雅黑, "Noto Sans CJK SC", SimHei, Arial, sans-serif; color: #1a1a1a }
.page h1 { font-size: 22px; line-height: 1.3; margin: 0 }
.page h2 { font-size: 16px; margin: 14px 0 4px; border-bottom: 2px solid #1f4e9c; padding-bottom: 2px }
.page h3 { font-size: 16px; margin: 18px 0 4px }
.page h4 { font-size: 15px; margin: 16px 0 4px }
.page p { margin: 3px 0 }
.page .day, .page .note, .page small, .page .under { color: #505050 }
.page a { color: #17407f }
.page a:focus { outline: 3px solid #1f4e9c; outline-offset: 1px }
.page .under { display: block; font-size: 92% }
.page td, .page dd, .page h1, .page h4, .page p { word-wrap: break-word }
.page .sheets td, .page dd, .page h1, .page h4 { word-break: break-word }
.page .unbroken, .page td.count { white-space: nowrap }
.page thead th.count { text-align: right }
.page ul.tiles { list-style: none; margin: 10px -4px; padding: 0; overflow: hidden }
.page .tile { float: left; margin: 4px; padding: 6px 12px 6px 10px; border: 1px solid #767676; border-left-width: 6px;
 background: #fff; white-space: nowrap }
.page .tile b { font-size: 24px; line-height: 1.2; margin: 0 2px 0 6px }
.page .tile small { display: block; font-size: 12px }
.page .tile .shape { font-size: 16px }
.page .tile.red { border-color: #b3261e } .page .tile.yellow { border-color: #8a6a00 }
.page .tile.green { border-color: #2e7d32 } .page .tile.grey { border-style: dashed }
.page .tile.done, .page .tile.reports { border-color: #1f4e9c }
.page .red .shape, .page .lamp.red { color: #b3261e } .page .yellow .shape, .page .lamp.yellow { color: #755a00 }
.page .green .shape, .page .lamp.green { color: #256629 } .page .grey .shape, .page .lamp.grey { color: #505050 }
.page .lamp { white-space: nowrap; font-weight: bold; font-size: 14px }
.page .lamp i { font-style: normal; margin-right: 2px }
.page table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.35; margin: 4px 0 }
.page th, .page td { border: 1px solid #c4c4c4; padding: 2px 5px; vertical-align: top; text-align: left }
.page thead th { background: #eef2f8 }
.page tbody th { font-weight: normal; width: 38% }
.page td.count { text-align: right }
.page caption { text-align: left; font-weight: bold }
.page thead { display: table-header-group }
.page td svg { width: 100%; max-width: 90px }
.page tr { page-break-inside: avoid }
.page .scroll { overflow-x: auto }
.page .scroll:focus { outline: 3px solid #1f4e9c; outline-offset: -1px }
.page .scroll tbody th { width: auto; white-space: nowrap }
.page .scroll tbody tr:last-child > * { background: #eef2f8 }
.page .part { border-top: 2px solid #767676 }
.page .curve { display: inline-block; width: 32%; margin-right: 1%; vertical-align: top; font-size: 12px }
.page .curve svg { width: 100%; height: auto }
.page dl { margin: 4px 0 }
.page dt { float: left; width: 9em; color: #505050; padding-top: 1px }
.page dd { margin: 0 0 2px 9.5em }
.page dl div { overflow: hidden }
.page .columns:after { content: ""; display: table; clear: both }
.page .measure { border-top: 1px solid #767676; padding-top: 2px }
.page .history td:first-child, .page .history td:first-child + td { width: 8em }
@media (min-width: 900px) {
 .page .wide { float: left; width: 58% }
 .page .narrow { float: right; width: 40.5% }
}
@media (max-width: 600px) {
 .page { font-size: 15px }
 .page table { font-size: 12px }
 .page th, .page td { padding: 2px 3px }
 .page .unbroken { white-space: normal }
 .page .drawn { display: none }
 .page .scroll .unbroken { white-space: nowrap }
 .page .curve { display: block; width: 100% }
 .page dt { float: none; width: auto }
 .page dd { margin-left: 1em }
 .page .tile { width: 50%; width: calc(50% - 8px); box-sizing: border-box; white-space: normal }
}"""

FILE_STYLE = """\
body { margin: 0; background: #fff }
main { max-width: 1360px; margin: 0 auto; padding: 12px 16px }
.skip { position: absolute; left: -9999px; top: 0; background: #fff; padding: 8px; color: #17407f }
.skip:focus { left: 8px; z-index: 1; outline: 3px solid #1f4e9c }
@page { size: A4 landscape; margin: 8mm }
@media print {
 main { max-width: none; padding: 0 }
 .skip { display: none }
 .page { font-size: 7.6pt; line-height: 1.25; color: #000; -webkit-print-color-adjust: exact }
 .page h1 { font-size: 13pt }
 .page h2 { font-size: 9pt; margin: 4pt 0 1pt; border-bottom-width: 1pt; padding-bottom: 0 }
 .page table { font-size: 7.2pt; line-height: 1.2; margin: 1pt 0 }
 .page th, .page td { padding: .6pt 2.5pt }
 .page p { margin: 1pt 0 }
 .page a { color: #000; text-decoration: none }
 .page .lamp { font-size: 7.4pt }
 .page ul.tiles { margin: 2pt -2pt }
 .page .tile { float: left; margin: 2pt; padding: 1pt 5pt; border-left-width: 4pt; white-space: nowrap }
 .page .tile b { font-size: 13pt }
 .page .tile small { display: inline; font-size: 7pt }
 .page .tile .shape { font-size: 9pt }
 .page .wide { float: left; width: 58% }
 .page .narrow { float: right; width: 40.5% }
 .page .curve { display: inline-block; width: 32%; font-size: 7pt }
 .page .scroll { overflow: visible }
 .page .annex { page-break-before: always }
 .page .annex h3 { font-size: 10pt; page-break-after: avoid }
 .page .annex h4 { font-size: 9pt; page-break-after: avoid }
 .page .annex, .page .annex table { font-size: 7.6pt }
 .page .sheets { -webkit-columns: 2; columns: 2; -webkit-column-gap: 6mm; column-gap: 6mm }
 .page .measure h4, .page caption { page-break-after: avoid }
}"""
