"""What are airplan's sentences in Chinese?

Worded as an office words its papers: 措施, 牵头, 协办, 时限, 单位名录; full-width punctuation; a space only beside
Latin words, options and paths.
"""

CATALOGUE: dict[str, str] = {
    # joining words, everywhere
    ", ": "、",
    "; ": "、",
    ";\n": "\n",
    " · ": "；",
    # cli: the program and its global options
    "Ask the plan": "查询",
    "Write and check files": "导出与核对",
    "Turns a published government plan into work that gets done: who owes what, and by when.": (
        "把已印发的工作计划落到实处：谁来办、办什么、何时办结。"
    ),
    "The plan, instead of the bundled one.": "指定计划文件，代替随附的计划。",
    "The book of departments, instead of the one beside the plan.": "指定单位名录，代替与计划同处的名录。",
    "Where the compiled plan is kept.": "数据文件的位置，用于保存编译后的计划。",
    "Answer as on this day instead of today.": "以该日（而非今日）为基准日。",
    "Show the version and exit.": "显示版本号后退出。",
    "Help: {command} --help": "查看用法：{command} --help",
    "{store}: this airplan keeps its store in a file; name a path with --store.": (
        "{store}：本版本的数据只存放在文件中，请用 --store 指定文件路径。"
    ),
    # cli: check, schema, export
    "Print the script that lets a shell complete names and refs.": "输出命令行自动补全脚本，可补全单位、领导和编号。",
    "Which shell.": "命令行环境。",
    "Print the JSON Schema of the plan file or the book of departments, for editors.": (
        "输出计划文件或单位名录的 JSON Schema，供编辑器使用。"
    ),
    "Whose schema.": "取计划文件的规范，或单位名录的规范。",
    "Check a plan and its book of departments: form, names, dates, counts. Reports every fault.": (
        "核对计划和单位名录的格式、名称、日期、数量，列出全部错误。"
    ),
    "Plans, and at most one book of departments; without any, those that other commands use.": (
        "计划文件，可多份，另可附单位名录一份；不写则核对其他命令所用的文件。"
    ),
    "{file}: {sections} sections, {tasks} tasks, {measures} measures, as declared; no faults.": (
        "{file}：{sections}个任务类别、{tasks}项任务、{measures}项措施，与文件所列数量一致，未发现错误。"
    ),
    "warning: {problem}": "注意：{problem}",
    "{path}: a second book of departments; name one.": "{path}：单位名录只能指定一份。",
    "Write the printable checklist: the document's own columns, with room for handwriting.": (
        "导出可打印的任务清单：沿用原表各栏，另留手填栏。"
    ),
    "The workbook to write, ending in .xlsx.": "要写入的工作簿，扩展名为 .xlsx。",
    "Replace the file if it exists.": "文件已存在时予以替换。",
    # cli: what the framework says
    "Usage: ": "用法：",
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "[required]": "[必填]",
    "[default: {}]": "[默认：{}]",
    "[env var: {}]": "[环境变量：{}]",
    "Show this message and exit.": "显示本帮助后退出。",
    "Missing argument {what}.": "缺少参数：{what}。",
    "Missing option {what}.": "缺少选项：{what}。",
    "Missing command.": "缺少命令。",
    "No such option: {what}. Perhaps: {near}": "没有此选项：{what}。相近的有：{near}",
    "No such option: {what}": "没有此选项：{what}",
    "No such command: {what}. Perhaps: {near}": "没有此命令：{what}。相近的有：{near}",
    "No such command: {what}": "没有此命令：{what}",
    "The option {what} needs a value.": "选项 {what} 后须写明取值。",
    "The option {what} takes no value.": "选项 {what} 后不带取值。",
    "More than was expected: {what}": "多余的参数：{what}",
    "{what}: {value} is not one of {near}.": "{what}：{value} 不在可选范围内，可选：{near}。",
    "{what}: {value}": "{what}：{value}",
    # cli: filters
    "The word to search for is empty.": "检索词为空。",
    "Which measures": "筛选条件",
    "Measures that name this unit, itself or through a collective. Repeat for any of several.": (
        "列有该单位的措施，含以统称列入的；可重复，符合其一即列出。"
    ),
    "Only as lead, responsible or assisting (牵头, 责任, 协办).": (
        "只列该单位承担此职责的：牵头、责任、协办，或 lead、responsible、assisting。"
    ),
    "Led by this official.": "由该领导牵头的。",
    "In this section: 1 to 7, or 一 to 七.": "属于该任务类别的：1至7，或一至七。",
    "Due on or before this day: 2017-06-30, 2017.6.30, 6月底, today, 30d.": (
        "在该日之前（含当日）到期的：2017-06-30、2017.6.30、6月底、今天、30天。"
    ),
    "Due on or after this day.": "在该日之后（含当日）到期的。",
    "Due from today until so much later: 30d, 2w, 3m.": "自今日起一段时间内到期的：30天、2周、3个月。",
    "Kind of deadline: by-date, ongoing, milestones, unknown.": (
        "时限类型：有期限（by-date）、长期（ongoing）、节点（milestones）、不明（unknown）。"
    ),
    "Containing this word, in any field and either language. Repeat for all of several.": (
        "任一栏含有该词的，中英文均可；可重复，须全部含有。"
    ),
    "Also where a cell is blank and may belong to a merged cell above.": ("原表空白、可能与上行合并的，也一并列出。"),
    "{option} {text}: expected one of {choices}": "{option} {text}：取值应为以下之一：{choices}",
    "{one} and {other} cannot be used together.": "{one} 与 {other} 不能同时使用。",
    # cli: output
    "Not in {encoding}, so written as ?: {characters} (gb18030 and utf-8 have them)": (
        "{encoding} 中没有、已写成问号的字：{characters}（gb18030 和 utf-8 中有）"
    ),
    "Output": "输出方式",
    "Answer as on this day.": "以该日为基准日。",
    "How the answer looks; without it, as the ending of --output says, else a table.": (
        "输出格式；不写则依 --output 的扩展名，再无则为表格。"
    ),
    "Write to this file.": "写入该文件。",
    "Of CSV and Markdown; without it UTF-8, for CSV with the mark that Excel needs.": (
        "CSV 和 Markdown 的编码；不写则为 UTF-8，CSV 另加 Excel 所需的标记。"
    ),
    "A workbook goes to a file: add --output FILE.xlsx.": "工作簿须写入文件，请加 --output FILE.xlsx。",
    "Written: {path}": "已写入：{path}",
    # cli: queries
    "List measures, in the plan's order.": "按计划顺序列出措施。",
    "{count} measures": "共{count}项措施",
    "1 measure": "共1项措施",
    "List what has a date, the soonest first.": "列出有期限的措施，先到期的在前。",
    "due from {day} on": "{day}起到期",
    "due by {day}, that day included": "{day}前到期（含当日）",
    "as of {day}": "截至{day}",
    "List what a unit must do, by role, and why each measure is there.": (
        "按职责列出某单位承担的措施，并注明列名方式。"
    ),
    "The unit: 区环保局, 环保局, hbj, its English name, 德胜街道, or a collective.": (
        "单位，如区环保局、环保局、hbj、英文名称、德胜街道，或统称。"
    ),
    "List what an official leads.": "列出某位领导牵头的措施。",
    "The official: 姜立光, jiangliguang, jlg.": "领导姓名，如姜立光、jiangliguang、jlg。",
    "Show everything about a task or measure.": "查看某项任务或措施的全部内容。",
    "A task (8), a measure (8b), or a number of the city's plan (49-2).": (
        "任务序号（8）、措施编号（8b）或市级任务编号（49-2）。"
    ),
    "Take the number as one of the city's plan.": "所写号码按市级任务编号理解。",
    "{number} of the city's plan is {refs}: add --city.": "市级任务{number}对应{refs}，如需查看请加 --city。",
    "Search texts, labels, headings and names, in both languages.": ("检索正文、简称、标题和名称，中英文均可。"),
    "Words that must all occur.": "检索词，须全部出现。",
    "List units and collectives, with what each is named for.": "列出各单位和统称，及其列名的措施数。",
    "List the lead officials.": "列出牵头领导。",
    "List the sections of the plan.": "列出计划的任务类别。",
    "Count measures by section, role, unit and kind of deadline.": ("按任务类别、职责、单位和时限类型统计措施数。"),
    # errors
    "1 fault": "共1处错误",
    "{count} faults": "共{count}处错误",
    "the standard output": "标准输出",
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "这是文件夹",
    "Not a directory": "上级不是文件夹",
    "No space left on device": "磁盘已满",
    "File too large": "文件过大，磁盘或配额已满",
    "Read-only file system": "磁盘只读",
    "File name too long": "文件名过长",
    "expected: {what}": "应为：{what}",
    "hint: {what}": "提示：{what}",
    "{path} cannot be read: {reason}": "{path} 无法读取：{reason}",
    "{name}: no such name in this plan.": "{name}：本计划中没有此名称。",
    "{name}: could be any of these; please name one:": "{name}：以下均有可能，请写明其中之一：",
    "{ref}: no such task, measure or city number in this plan.": "{ref}：本计划中没有此任务、措施或市级任务编号。",
    "Nearest: {names}": "相近的有：{names}",
    # formats
    "it is a folder": "该路径是文件夹",
    "it is not a file": "该路径不是普通文件",
    "{reason} (is it open in another program?)": "{reason}（是否正被其他程序打开？）",
    "it exists already; --force replaces it": "文件已存在，加 --force 可予替换",
    "{path} was not written: {reason}": "{path} 未写入：{reason}",
    "Nothing.": "无符合条件的内容。",
    "List": "清单",
    # plan: days
    "{text}: this is not a day.": "{text}：不是日期。",
    "{text}: there is no such day in the calendar.": "{text}：日历上没有这一天。",
    "Write for example 2017-06-30, 2017.6.30, 2017年6月30日, 6月底, today or 30d.": (
        "可写作2017-06-30、2017.6.30、2017年6月30日、6月底、今天或30天。"
    ),
    "{text}: this is not a length of time. Write for example 30d, 2w or 3m.": (
        "{text}：不是时间长度，可写作30天、2周或3个月。"
    ),
    # plan: the form of a file
    "this is not YAML: {what}": "不符合 YAML 格式：{what}",
    "valid YAML": "格式正确的 YAML 文本",
    "look for a missing colon or quote, a tab, or lines that do not line up, here or just above": (
        "查看此处及上一行是否缺少冒号或引号、误用制表符、缩进不齐"
    ),
    "the character {code}, which cannot be printed": "含有无法显示的字符 {code}",
    "values inside values, {depth} deep": "内容层层嵌套，深达{depth}层",
    "a plan's shape": "计划文件应有的结构",
    "no anchors": "不用锚点",
    "no aliases": "不用引用",
    "write the value out in full": "把内容完整写出",
    "no tags": "不用类型标记",
    "leave the tag out": "删去该标记",
    "one document in a file": "一个文件只含一份文档",
    "a key that is not a word": "键不是单个词",
    "a word and a colon": "一个词加冒号",
    "the key {key} a second time": "键 {key} 重复出现",
    "each key once; the first stands on line {line}": "每个键只写一次，首次见第{line}行",
    "yes or no": "是或否",
    "a number": "数字",
    "a date": "日期",
    "nothing": "空值",
    "a merge key": "合并键",
    "a default value": "默认值",
    # plan: the text of a file
    "a YAML text in UTF-8 or GB18030": "UTF-8 或 GB18030 编码的 YAML 文本",
    "bytes that are not text": "含有非文本的字节",
    "bytes that are neither UTF-8 nor GB18030": "含有既非 UTF-8 也非 GB18030 的字节",
    "the file ends in the middle of a character": "文件末尾的字符不完整",
    "a broken character": "字符已损坏",
    "an empty file": "空文件",
    "no keys at the top": "首层没有键",
    "the keys {keys}": "应有的键：{keys}",
    # plan: keys and values
    "no {key}": "缺少 {key}",
    "a key {key}": "写明键 {key}",
    "the key {key}, which nothing reads": "无法识别的键 {key}",
    "one of {keys}": "以下之一：{keys}",
    "did you mean {name}?": "是否指：{name}？",
    "a whole number in plain digits, such as 8": "整数，如8",
    "a year in four digits, such as 2017": "四位数字的年份，如2017",
    "a number in plain digits, such as 24530 or 0.5": "数字，如24530、0.5",
    "a day that exists, written 2017-06-30": "日历上有的日期，写作2017-06-30",
    "text": "文字",
    "a list: [one, another]": "列表，如 [甲, 乙]",
    "a list of units, or the word unknown": "单位列表，或写 unknown",
    "keys and values": "若干键及其内容",
    "at least one entry": "至少一项",
    "no value": "未写内容",
    "empty text": "内容为空",
    "leave the key out if the document's cell is blank": "原表该格空白的，不写此键",
    "{value} without quotes, which YAML reads as {meaning}": "{value} 未加引号，YAML 会当作{meaning}",
    'write "{value}"': '写作 "{value}"',
    "a list": "列表",
    "an empty list": "空列表",
    # plan: what it means
    "{name} a second time": "{name} 重复出现",
    "every name once; {owner} has it already": "每个名称只属一家，{owner}已用此名",
    "each name once in a cell": "同一格内每个名称只写一次",
    "{name}, which the book of departments does not have": "{name} 不在单位名录中",
    "a name from the book of departments": "单位名录中的名称",
    "no more than {n} sections": "任务类别不超过{n}个",
    "task {number} after task {last}": "任务{number}排在任务{last}之后",
    "numbers that rise; two tasks of one number would share their refs": "序号依次递增；序号相同则措施编号重复",
    "one, as there is no row above to take it from": "写明内容，上方无可沿用的行",
    "a day that exists": "日历上有的日期",
    "the deadline {wording}, which is not understood": "完成时限“{wording}”无法理解",
    "wording such as 6月底前, 年底前, 长期实施, 按时间节点完成": "6月底前、年底前、长期实施、按时间节点完成等写法",
    "it is kept as it stands and gets no date": "照原文保留，不计到期日",
    "{key}, which has names": "{key} 已列有名称",
    "a blank cell": "空白格",
    "{key}, with no names in the rows above": "{key} 上方各行均未列名称",
    "a filled cell above, in the same task": "同一任务上方有已填的格",
    "{key}, which is blank": "{key} 为空白",
    "a filled cell": "已填的格",
    "words that occur in the measure's text": "措施正文中的原话",
    "each id once in a measure": "同一措施内每个 id 只用一次",
    "{key}: {declared} declared": "{key}：文件所列为{declared}",
    "{number}, as many as the file has": "{number}，即文件中的实际数量",
    "is a part of the file missing?": "文件是否有缺漏？",
    # reports: columns
    "Ref": "编号",
    "Task": "任务序号",
    "Section no.": "类别序号",
    "Section": "任务类别",
    "City no.": "市级任务编号",
    "City task": "市级重点任务",
    "Text": "措施正文",
    "Measure": "措施",
    "In English": "英文简称",
    "Deadline": "完成时限",
    "Deadline as worded": "完成时限（原文）",
    "Kind of deadline": "时限类型",
    "Due": "到期日",
    "Days": "剩余天数",
    "Lead officials": "牵头领导",
    "Officials": "牵头领导",
    "Lead": "牵头部门",
    "Responsible": "责任单位",
    "Assisting": "协办单位",
    "Inherited": "沿用上行的栏",
    "Uncertain": "存疑的栏",
    "Open lists": "未列尽的栏",
    "Targets": "量化指标",
    "Role": "职责",
    "Via": "所属统称",
    "Perhaps as in": "可能沿用",
    "Named as": "列名方式",
    "Passage": "相关原文",
    "No.": "序号",
    "Tasks": "任务数",
    "Measures": "措施数",
    "Unit": "单位",
    "Kind": "性质",
    "Also called": "其他名称",
    "Official": "牵头领导",
    "Pinyin": "拼音",
    "With a date": "有期限的",
    "Group": "分组",
    "Name": "名称",
    "Field": "项目",
    "Content": "内容",
    # reports: headings and notes
    "Only possible, as the cell is blank and may belong to the row above: {refs}.": (
        "仅属可能（原表空白，或与上行合并）：{refs}。"
    ),
    "{role}: {count}": "{role}（{count}项）",
    "Without a date, so not listed: {what}.": "无到期日、未列入上表的：{what}。",
    "{count} more name only “departments concerned”; whether this unit is meant, their leads must say.": (
        "另有{count}项仅列“有关部门”等泛称，是否涉及本单位，由牵头部门确认。"
    ),
    "own name": "单独列名",
    "via {name}": "属{name}",
    "possible: blank, perhaps as {ref} ({why})": "存疑，可能沿用{ref}（{why}）",
    "{name}: {measures}": "{name}：{measures}",
    "{count} {kind}": "{kind}{count}项",
    "The whole list": "总计",
    "all measures": "全部措施",
    "By section": "按任务类别",
    "By role": "按职责",
    "By unit": "按单位",
    "collective": "统称",
    "open collective": "泛称",
    # reports: one measure
    "{names}; and other departments (等部门)": "{names}等部门",
    "{days} ({as_of})": "{days}（{as_of}）",
    "Comes round": "经常性工作",
    "{every}: “{words}”": "{every}：“{words}”",
    "{column}, as printed": "{column}原样",
    "(blank in the document; perhaps as in {ref}: {names})": "（原表空白，可能沿用{ref}：{names}）",
    "{said} (inherited from {ref})": "{said}（沿用{ref}）",
    # reports: terms
    "by date": "有期限",
    "long-term": "长期实施",
    "by milestones": "按时间节点",
    "not understood": "时限不明",
    "Party body": "党委部门",
    "government": "政府部门",
    "branch of a city body": "垂管分局",
    "police": "公安系统",
    "public institution": "事业单位",
    "state enterprise": "国有企业",
    "subdistrict office": "街道办事处",
    "daily": "每日",
    "monthly": "每月",
    "quarterly": "每季度",
    "yearly": "每年",
    "regularly": "定期",
    "all year": "全年",
    "when it happens": "遇有情况时",
    "strive for": "力争",
    "today": "今日到期",
    "{days} d left": "还有{days}天",
    "{days} d late": "逾期{days}天",
    "{wording} ({day}, that day included)": "{wording}（{day}，含当日）",
    "{wording} ({kind})": "{wording}（{kind}）",
    "{metric}: {compare} {value} {unit}": "{metric}：{compare}{value}{unit}",
    "{metric}: the document gives no number ({unit})": "{metric}：原文未列数值（{unit}）",
    "{target} (city-wide, context only)": "{target}（全市指标，仅供参考）",
    # the printable checklist: the plan
    "Checklist": "任务清单",
    "City's key task": "市级重点任务",
    "District's key task": "区级重点任务",
    "Status": "办理状态",
    "Progress and problems": "进展情况及存在问题",
    "Reported by, date": "填报人及日期",
    "not started": "未启动",
    "under way": "推进中",
    "done": "已完成",
    "No measure passes this filter.": "无符合条件的措施。",
    (
        "Shaded cells are blank in the document. They may be the lower part of a merged cell above; whether they are, "
        "the lead departments must say. They count for nobody here."
    ): "阴影格在原表中为空白，可能与上方单元格合并，由牵头部门确认；此处不计入任何单位。",
    "{column}: perhaps as in {ref} ({names})": "{column}可能沿用{ref}（{names}）",
    "{ref} {column} (from {source})": "{ref}{column}（沿用{source}）",
    "Blank in the document, where rows not listed here state it: {cells}.": (
        "原表空白、沿用未列入本清单之行的：{cells}。"
    ),
    "Page {page} of {pages}": "第{page}页，共{pages}页",
    # the printable checklist: targets and units
    "{count} targets": "共{count}项指标",
    "Metric": "指标",
    "The document's words": "原文表述",
    "Comparison": "要求",
    "Value": "数值",
    "Measured in": "计量单位",
    "Nature": "指标性质",
    "Scope": "范围",
    "Value reached": "完成数",
    "On (date)": "截至日期",
    "at least": "不少于",
    "at most": "不超过",
    "cumulative": "全年累计",
    "level on a day": "时点数",
    "rate, never summed": "频率或强度，不累加",
    "share of cases": "办结比例",
    "compliance": "全部达到",
    "district": "全区",
    "city-wide, context only": "全市，仅供参考",
    "No measure listed here promises a quantity.": "本清单所列措施均无量化指标。",
    "Where the value is blank, the document gives no number.": "数值空白的，原文未列数值。",
    "Shaded rows are city-wide figures, given as context: they are no target of the district.": (
        "阴影行为全市数据，仅供参考，不作为本区指标。"
    ),
    "Units": "单位名录",
    "Unit directory": "单位名录",
    "{count} units and collectives": "共{count}家单位和统称",
    "Full name": "全称",
    "English name": "英文名称",
    "Code": "代码",
    "Members": "所含单位",
    "In all": "合计",
    "The counts are of the measures in this workbook; a member of a collective has the collective's too.": (
        "各栏为本工作簿所列措施数；属于统称的单位，统称承担的措施一并计入。"
    ),
    "{name} (before {day})": "{name}（{day}前）",
    "{name} (formerly)": "{name}（原名）",
    "{name} (from {day})": "{name}（{day}起）",
    "{name} (later)": "{name}（后改名）",
    # store
    "Nothing is kept: {place} cannot be written ({reason}).": "本次结果不予保存：{place} 无法写入（{reason}）。",
    "the store {place} cannot be used: {reason}": "数据文件 {place} 无法使用：{reason}",
    "{path} is not a folder": "{path} 不是文件夹",
    "in memory": "内存",
    "it cannot be opened for writing": "无法打开写入",
    "the disk is full or failing": "磁盘已满或有故障",
    "another program has kept it locked for {seconds} seconds": "已被其他程序占用{seconds}秒",
    "Close that program, or name another file with --store.": "请关闭该程序，或用 --store 指定其他文件。",
    "it is not an airplan store": "不是 airplan 的数据文件",
    "it is damaged or cut off": "文件已损坏或不完整",
    "it is a database of another program": "是其他程序的数据库",
    "it was written by a newer airplan (store version {found}, this one knows {known})": (
        "由较新版本的 airplan 写成（数据版本{found}，本版本只识别到{known}）"
    ),
    "Update airplan, or name another file with --store.": "请更新 airplan，或用 --store 指定其他文件。",
    "Name another file with --store, or move this one away: the plan is then compiled anew.": (
        "请用 --store 指定其他文件，或移走此文件，计划将重新编译。"
    ),
}
