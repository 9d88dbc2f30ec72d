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
    "The plan, instead of the workspace's or the bundled one.": "指定计划文件，代替工作区的或随附的计划。",
    "The book of departments, instead of the one beside the plan.": "指定单位名录，代替与计划同处的名录。",
    "Where plan and journal are kept: a file, or the URL of a PostgreSQL server.": (
        "计划和台账的存放位置：文件，或 PostgreSQL 服务器的地址。"
    ),
    "Answer as on this day instead of today.": "以该日（而非今日）为基准日。",
    "Show the version and exit.": "显示版本号后退出。",
    "Help: {command} --help": "查看用法：{command} --help",
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
    "Missing argument {what}: one of {near}.": "缺少参数：{what}，可选：{near}。",
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
    "{days} left": "还有{days}天",
    "{days} late": "逾期{days}天",
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
    "the store {place} cannot be used: {reason}": "数据库 {place} 无法使用：{reason}",
    "{path} is not a folder": "{path} 不是文件夹",
    "in memory": "内存",
    "it cannot be opened for writing": "无法打开写入",
    "the disk is full or failing": "磁盘已满或有故障",
    "another program has kept it locked for {seconds} seconds": "已被其他程序占用{seconds}秒",
    "Close that program, or name another file with --store.": "请关闭该程序，或用 --store 指定其他文件。",
    "it is not an airplan store": "不是 airplan 的数据库",
    "it is damaged or cut off": "文件已损坏或不完整",
    "it is a database of another program": "是其他程序的数据库",
    "it was written by a newer airplan (store version {found}, this one knows {known})": (
        "由较新版本的 airplan 写成（数据版本{found}，本版本只识别到{known}）"
    ),
    "Update airplan, or name another store with --store.": "请更新 airplan，或用 --store 指定其他数据库。",
    "Move it away and restore a backup with airplan restore, or name another file with --store.": (
        "请将其移走后用 airplan restore 恢复备份，或用 --store 指定其他文件。"
    ),
    "it is neither a path nor the URL of a PostgreSQL server": "既不是文件路径，也不是 PostgreSQL 服务器的地址",
    "Name a file or postgresql://user@host/database with --store.": (
        "请用 --store 指定文件，或写明 postgresql://user@host/database。"
    ),
    "half a character, a NUL or too large a number cannot be kept": "含有半个字符、空字符（NUL）或过大的数，无法保存",
    # store: PostgreSQL
    "Check the URL, and whether the server runs and can be reached from here.": (
        "请核对服务器地址，并确认服务器正在运行、从本机可以连接。"
    ),
    "Ask whoever runs the server.": "请联系服务器管理员。",
    "Try again; if it stays so, ask whoever runs the server.": "请重试；如仍不行，请联系服务器管理员。",
    "Put the password into the file ~/.pgpass or the variable PGPASSWORD; ask whoever runs the server.": (
        "请把口令写入文件 ~/.pgpass 或环境变量 PGPASSWORD；如有疑问，请联系服务器管理员。"
    ),
    "the server asks for a password": "服务器要求提供口令",
    "role or password are wrong": "用户名或口令有误",
    "the server has no such database": "服务器上没有此数据库",
    "the server knows no such role": "服务器上没有此用户",
    "the server does not admit this role from this machine": "服务器不允许此用户从本机登录",
    "the role may not connect": "此用户无权连接",
    "no server of that name is known": "找不到此名称的服务器",
    "the server does not answer": "服务器没有响应",
    "no server answers there": "该处没有服务器响应",
    "the server has too many connections": "服务器连接数已满",
    "the server is starting or stopping": "服务器正在启动或停止",
    "there is no connection": "无法连接",
    "its URL cannot be understood": "地址无法识别",
    "Write postgresql://user@host:port/database; in a name or a password @ is written %40, : %3A, / %2F, ? %3F, # %23"
    " and % %25.": (
        "请写作 postgresql://user@host:port/database；名称或口令中的 @ 写作 %40，: 写作 %3A，/ 写作 %2F，? 写作 %3F，"
        "# 写作 %23，% 写作 %25。"
    ),
    "the driver for PostgreSQL is not installed": "未安装 PostgreSQL 驱动程序",
    "Install it: pip install 'airplan[postgres]'": "请安装：pip install 'airplan[postgres]'",
    "the server takes only questions here": "服务器只接受查询，不接受写入",
    "another program has kept it locked for too long": "被其他程序占用时间过长",
    "the server broke off a statement that took too long": "语句执行时间过长，已被服务器中止",
    "a statement had failed, so nothing was written": "有语句执行失败，未写入任何内容",
    "its schema airplan belongs to another program": "其中的 airplan 模式属于其他程序",
    "Name another database with --store.": "请用 --store 指定其他数据库。",
    "the database keeps its texts as {encoding}, not as UTF8": "数据库的字符编码为 {encoding}，应为 UTF8",
    "Name a database made with ENCODING 'UTF8'.": "请指定以 ENCODING 'UTF8' 建立的数据库。",
    "the connection to the server was lost": "与服务器的连接中断",
    "What had not been finished has not been written. Try again when the server is back.": (
        "未完成的内容没有写入。请待服务器恢复后重试。"
    ),
    "the connection to the server was lost just when it was to keep what was written": (
        "与服务器的连接在提交写入时中断"
    ),
    "It is not known whether it did: look at airplan log before you try again.": (
        "无法确定是否已经写入，请先查看 airplan log 再重试。"
    ),
    "the role {role} may not read there": "用户 {role} 在此无权读取",
    "the role {role} may not write there": "用户 {role} 在此无权写入",
    "the role {role} may not make its tables or bring them up to date": "用户 {role} 无权建立或更新数据表",
    "Ask whoever runs the server for: {grants}": "请联系服务器管理员授权：{grants}",
    "Let the owner of its schema run any command once, or ask whoever runs the server for: {grants}": (
        "请由该模式的所有者先运行一次任意命令，或联系服务器管理员授权：{grants}"
    ),
    # plan: quantities
    "There is no number.": "未填数字。",
    "{text}: this is not a number in figures.": "{text}：不是以阿拉伯数字写的数。",
    "{text}: a number with an exponent.": "{text}：不能用科学记数法。",
    "{text}: an estimate or a range, not a number.": "{text}：是约数或区间，须填确数。",
    "{text}: a digit is missing at the decimal point.": "{text}：小数点前后缺少数字。",
    "{text}: the digits are not grouped in threes.": "{text}：分节有误，须自右起每三位一节。",
    "{text}: a quantity is never less than nothing.": "{text}：数量不能为负。",
    "{text}: more than {digits} digits.": "{text}：超过{digits}位数字。",
    "{text}: measured in {found}, while the target is measured in {unit}.": (
        "{text}：计量单位为“{found}”，应为“{unit}”。"
    ),
    "Measured in {unit}; write for example {examples}.": "计量单位为“{unit}”，可写作{examples}。",
    "Write for example {examples}.": "可写作{examples}。",
    # standing and lights
    "red": "红",
    "yellow": "黄",
    "green": "绿",
    "grey": "灰",
    "no report": "未报",
    "in progress": "推进中",
    "paused": "暂缓",
    "closed": "已销号",
    "verified and closed": "已核实销号",
    "reported as done, not yet closed": "已报完成，待核实销号",
    "reported as done, but short of {what}": "已报完成，但未达到 {what} 的目标值",
    "no report of the lead": "牵头部门未报",
    "no figure for {what}": "{what} 未报数",
    "overdue by {days} d": "逾期{days}天",
    "milestone “{what}” missed by {days} d": "节点“{what}”逾期{days}天",
    "{points} points behind the calendar ({what})": "落后序时进度{points}个百分点（{what}）",
    "bound not kept ({what})": "不符合目标值（{what}）",
    "report sent back": "填报已退回",
    "due today": "今天到期",
    "due in {days} d": "{days}天后到期",
    "milestone “{what}” in {days} d": "节点“{what}”{days}天后到期",
    "not yet reached ({what})": "尚未达到（{what}）",
    "last report {days} d ago": "已{days}天未报",
    "in time": "进展正常",
    # plan: periods
    "{text}: this is not a month.": "{text}：不是月份。",
    "{text}: there is no such month.": "{text}：没有这个月份。",
    "Write for example 2017-05, 2017.5, 201705, 2017年5月, 5月, this-month or last-month.": (
        "可写作2017-05、2017.5、201705、2017年5月、5月、本月或上月。"
    ),
    # lists with lights
    "Light": "灯",
    "milestones": "按节点",
    "Due by the plan": "原定时限",
    "Due now": "现定时限",
    "(was {day})": "（原定{day}）",
    "{light} ({why})": "{light}（{why}）",
    "Where it stands: none, not-started, in-progress, done, paused, closed.": (
        "按进展：未报、未启动、推进中、已完成、暂缓、已销号。"
    ),
    "Showing this light: red, yellow, green, grey (红, 黄, 绿, 灰); several as red,yellow.": (
        "按灯：红、黄、绿、灰；多个用逗号或顿号隔开。"
    ),
    # cli: parts of the help
    "Follow progress": "跟踪进展",
    "Record progress": "填报进展",
    # cli: the workspace
    "Make a workspace: a folder with a plan, a journal and settings of its own.": (
        "新建工作区：在一个文件夹内自备计划、台账和设置。"
    ),
    "The folder; it is made if it is not there. Nothing is replaced.": "文件夹，没有则新建；已有文件一律不替换。",
    "{folder} has these files already: {names}; nothing was made. Name another folder, or move them away.": (
        "{folder} 中已有以下文件：{names}，未作任何改动。请另指定文件夹，或先移走这些文件。"
    ),
    "{plan}: a plan of this name cannot stand in a workspace; rename it, to plan.yaml for example.": (
        "{plan}：工作区内的计划不能用此文件名，请改名，如 plan.yaml。"
    ),
    "it is not a folder": "该路径不是文件夹",
    "cd {folder}: from there on, commands use this workspace.": "cd {folder}：进入后，各命令即使用本工作区。",
    "airplan status: where every measure stands.": "airplan status：查看各项措施的进展。",
    "Edit airplan.toml: every setting is explained in it.": "编辑 airplan.toml：各项设置均附说明。",
    "Set in the environment, which goes before airplan.toml: {names}.": "已设环境变量 {names}，优先于 airplan.toml。",
    # cli: airplan.toml
    "text in straight quotes": "加英文引号的文字",
    "the path of a file, in straight quotes": "加英文引号的文件路径",
    "a whole number from {low} to {high}": "{low}至{high}之间的整数",
    "a list of some of {words}": "列表，可列入：{words}",
    "The plan; paths are taken from this folder.": "计划文件。路径从本文件夹算起。",
    "The book of departments.": "单位名录。",
    "Where the compiled plan and the journal are kept: a file, or postgresql://user@host/database.": (
        "编译后的计划和台账存放之处：文件，或 postgresql://user@host/database。"
    ),
    "Who makes entries, where --by does not say.": "填报人；命令中未写 --by 的，以此署名。",
    "Yellow from so many days before the last day on.": "到期前若干天起亮黄灯。",
    "Yellow from so many percentage points behind the calendar's pace on.": "落后序时进度达若干个百分点的，亮黄灯。",
    "Red above so many percentage points behind it.": "落后超过若干个百分点的，亮红灯。",
    "Yellow where a long-term duty has not been reported for so many days.": (
        "长期实施的措施，达若干天未填报的，亮黄灯。"
    ),
    "The day of the month on which its reports are due; the last day where a month has fewer.": (
        "每月填报截止日；当月没有该日的，为月末。"
    ),
    (
        "Measures for which the lead owes a monthly report:\n"
        "cadence (those that come round), ongoing (long-term), by-date, milestones, target (those with a quantity)."
    ): (
        "牵头部门须按月填报的措施：\n"
        "cadence（经常性工作）、ongoing（长期实施）、by-date（有期限）、milestones（按时间节点）、target（有量化指标）。"
    ),
    "Measures, by the same words, for which every unit that is named owes one.": (
        "所列各单位均须按月填报的措施，用词同上。"
    ),
    "What airplan goes by in this folder and in those below it.": "airplan 在本文件夹及其下级文件夹中所依据的设置。",
    "The command line and the environment go before it; a line that is taken out means its default.": (
        "命令行和环境变量优先于此；删去某行，即按默认值。"
    ),
    "a table, which begins with [{name}]": "以 [{name}] 开头的一节",
    "save it in an editor as UTF-8; GBK (ANSI) and UTF-16 are not read": (
        "在编辑器中另存为 UTF-8；GBK（即 ANSI）和 UTF-16 编码不予读取"
    ),
    "bytes that are not UTF-8": "含有非 UTF-8 的字节",
    "a TOML text in UTF-8": "UTF-8 编码的 TOML 文本",
    "this is not TOML: {what}": "不符合 TOML 格式：{what}",
    "text stands in straight quotes; a path with / or in single quotes; every key stands once": (
        "文字加英文引号；路径用 / 分隔，或加单引号；每个键只写一次"
    ),
    "valid TOML": "格式正确的 TOML 文本",
    "behind-yellow = {yellow}, behind-red = {red}": "behind-yellow 为{yellow}、behind-red 为{red}",
    "behind-yellow no higher than behind-red": "behind-yellow 不大于 behind-red",
    "write / in a path, not \\": "路径用 / 分隔，不用 \\",
    "A network folder: where several people write at once, a PostgreSQL server is safer (--store).": (
        "此处为网络文件夹：如多人同时填报，用 PostgreSQL 服务器更稳妥（--store）。"
    ),
    # following progress: options
    "Show where each measure stands, or count them by group.": "查看各项措施的进展和红黄绿灯，或分组汇总。",
    "List what is past its day or a milestone, the longest first.": "列出逾期的措施和节点，逾期久的在前。",
    "Show who owes a report for a month, and what has come; write the reminders.": (
        "查看某月应报、已报和缺报情况，生成催报文字。"
    ),
    "As far as it had been written down by the end of this day; without it, of the day of --as-of.": (
        "以该日终了前已记入的为准；不写则取 --as-of 当日。"
    ),
    "End with exit code 4 if there is anything to list.": "有列出项时以退出码4结束。",
    "End with exit code 4 if a report is missing or was sent back.": "有缺报或退回时以退出码4结束。",
    "Some entries were written down later: add --known-at today.": "另有事后补记的内容，加 --known-at today 可计入。",
    "Count by section, department, official or subdistrict (类别, 部门, 领导, 街道).": (
        "按类别、部门、领导或街道分组计数。"
    ),
    "The month reported on: 2017-05, 5月, last-month; without it, the last one that is due.": (
        "填报月份：2017-05、5月、上月；不写则为最近一个已到报送日的月份。"
    ),
    "A row for each unit, or for each measure (单位, 措施).": "按单位或按措施逐行列出。",
    "Write a reminder to each unit that owes a report, to be pasted.": "为每个缺报单位生成一段催报文字，可直接粘贴。",
    # following progress: standing
    "R": "红",
    "Y": "黄",
    "G": "绿",
    "-": "灰",
    "Subdistrict": "街道",
    "green, %": "绿灯%",
    "done, %": "完成%",
    "Lights": "灯色",
    "total": "合计",
    "A measure counts in every row that it belongs to, and once in the total.": (
        "一项措施涉及多个分组的，各组分别计数，合计只计一次。"
    ),
    "{value} of {target} {unit}": "已完成{value}，目标{target}{unit}",
    "{value} {unit}; the document gives no number": "已报{value}{unit}，文件未定数量",
    "no figure yet of {target} {unit}": "未报数，目标{target}{unit}",
    "no figure yet, {bound}": "未报数，目标{bound}",
    "{said} (the document: {value})": "{said}（文件原定{value}）",
    "no number": "无数量",
    "by {day} the calendar asks {asked}": "按序时进度到{day}应完成{asked}",
    "needs {monthly} a month": "此后每月需完成{monthly}",
    "{said}; {more}": "{said}；{more}",
    "{metric}: {said}": "{metric}：{said}",
    "{status}: {why}": "{status}：{why}",
    "{light} {count}": "{light}灯{count}项",
    "{measures} overdue": "{measures}逾期",
    "last report {day}": "最近填报{day}",
    "last report {day}, {answered} of {expected} units": "最近填报{day}，{expected}家单位已报{answered}家",
    "Standing": "进展",
    "Reasons": "判定依据",
    "Figures": "量化进展",
    "Last report": "最近填报",
    "Have reported": "已报单位数",
    "Should report": "应报单位数",
    "Have not reported": "未报单位",
    "Days late": "逾期天数",
    # following progress: who owes reports
    "Reports for {month}, due by {day}": "{month}份填报，{day}前报送",
    "{came} of {expected} received": "应报{expected}项、已报{came}项",
    "Owed": "应报",
    "In": "已报",
    "Late": "迟报",
    "Empty": "空报",
    "Same": "重复",
    "Back": "退回",
    "Open": "未到期",
    "Missing": "缺报",
    "Still to come": "尚未报送",
    "{ref} (sent back)": "{ref}（退回）",
    "{unit}:": "{unit}：",
    "The reports for {month} are due by {day}, that day included. Still to come from you ({count}):": (
        "　　{month}份工作进展情况应于{day}前（含当日）报送。你单位尚待报送{count}项："
    ),
    "The reports for {month} are due today, {day}. Still to come from you ({count}):": (
        "　　{month}份工作进展情况的报送期限为今日（{day}）。你单位尚待报送{count}项："
    ),
    "The reports for {month} were due by {day}, {days} ago. Still to come from you ({count}):": (
        "　　{month}份工作进展情况应于{day}前报送，现已逾期{days}。你单位仍有{count}项未报送："
    ),
    "{what} (sent back: to be revised and sent again)": "{what}（已退回，请修改后重新报送）",
    "1 day": "1天",
    "{days} days": "{days}天",
    "Please report without delay.": "　　请抓紧报送，特此催报。",
    "Please report in time.": "　　请按时报送。",
    # what show says of progress
    "Reported so far": "已填报单位",
    "{answered} of {expected}": "{expected}家单位已报{answered}家",
    "Milestones": "时间节点",
    "{title}, reached {day}": "{title}（{day}完成）",
    "Decisions": "办公室决定",
    # cli: record, decisions, log
    "Nothing was written.": "未写入任何内容。",
    "Please answer y or n.": "请答 y（是）或 n（否）。",
    "{text}: the list goes from 1 to {last}.": "{text}：请输入1至{last}之间的序号。",
    "{question}: ": "{question}：",
    "{question} (last: {value} on {day})": "{question}（上次：{day}填报{value}）",
    "{question} (last: {status})": "{question}（上次：{status}）",
    "Evidence (path or URL)": "证明材料（路径或网址）",
    "{ref} {brief}: {unit}. Just Enter leaves an answer out.": "{ref} {brief}：{unit}。不填的项直接按回车。",
    "{name} ({explained})": "{name}（{explained}）",
    "Write this?": "是否写入？",
    "doubt: {doubt}": "存疑：{doubt}",
    "Nothing was written, as there are doubts:": "有以下疑点，未写入：",
    "Correct it, or add --yes if it is so.": "请更正；情况属实的，加 --yes。",
    "Nothing was written: the store cannot be.": "未写入：数据库不可写。",
    "Name another one with --store, or ask whoever looks after it.": "请用 --store 另指定数据库，或联系管理人员。",
    "{option} given twice: {texts}; it can stand only once.": "{option} 写了两次：{texts}；只能写一次。",
    "{option} given {count} times: {texts}; it can stand only once.": "{option} 写了{count}次：{texts}；只能写一次。",
    "One report is one unit's.": "一次填报只限一个单位。",
    "This needs {options} as well.": "还须写明 {options}。",
    "Who makes this entry? Nobody is named.": "未写明填报人。",
    "Add --by NAME, or let airplan.toml say: author, in [office].": (
        "请加 --by 姓名，或在 airplan.toml 的 [office] 一节设置 author。"
    ),
    "There is nothing to report.": "没有填报内容。",
    "Add --status, --value or --note. At a terminal, airplan record REF alone asks for them.": (
        "请加 --status、--value 或 --note。在终端直接运行 airplan record REF，可逐项填写。"
    ),
    "--target says which target --value is about; without --value it means nothing.": (
        "--target 用来指明 --value 对应哪项指标，须与 --value 同用。"
    ),
    "Set the milestones of a measure, and say which are reached.": "设定措施的时间节点，登记节点完成情况。",
    "Close a measure that is done and has been verified (销号).": "措施完成并核实后予以销号。",
    "Move the last day of a measure: by whose decision, and why.": "办理延期：写明依据和理由。",
    "Set a target to another value: by whose decision, and why.": "调整指标值：写明依据和理由。",
    "Set a milestone: a day within a measure by which something is reached.": "设定时间节点：某日前应完成的事项。",
    "Say that a milestone was reached, and on which day.": "登记时间节点已完成，及完成日期。",
    "List the milestones, of one measure or of all.": "列出一项或全部措施的时间节点。",
    "Send a report back to the unit, which then owes it again.": "退回填报，由单位重新填报。",
    "Take an entry back, or a whole import; undoing that brings it back.": (
        "撤销一条记录或一次导入的全部记录；撤销本身也可再撤销。"
    ),
    "The day: 2017-06-30, 6月底.": "日期，如 2017-06-30、6月底。",
    "The new last day: 2017-09-30, 9月底.": "新的完成期限，如 2017-09-30、9月底。",
    "Which target, if there are several.": "有多项指标时，指明哪一项。",
    "The new value, in the target's unit.": "新的指标值，按指标的计量单位。",
    "What is reached by then.": "届时应完成的事项。",
    "Which milestone: its title or its entry.": "哪个节点：写事项名称或记录编号。",
    "The report; or with --unit the measure, for its last one.": (
        "填报的记录编号；写 --unit 的，为措施编号，退回其最近一次填报。"
    ),
    "Whose last report on the measure.": "退回该单位对这项措施的最近一次填报。",
    "The entry; of an import, its first one.": "记录编号；撤销一次导入的，为其第一条记录的编号。",
    "Only this entry, though it is the first one of an import.": "该记录虽是一次导入的第一条，也只撤销这一条。",
    "Show everything that was written down, the newest last: old and new values, by whom.": (
        "列出全部记录，最新的在最后：新旧内容、填报人、来源。"
    ),
    "A task (8) or a measure (8b).": "任务序号（8）或措施编号（8b）。",
    "Only what this unit reported, or about it. Repeat for any of several.": (
        "只列该单位的填报及有关记录。可重复填写，符合其一即可。"
    ),
    "Only what was written down on or after this day.": "只列该日及以后写入的记录。",
    "Only the last so many entries.": "只列最近若干条记录。",
    "The measure: 8b.": "措施编号，如 8b。",
    "Record what a unit reports on a measure; without options it asks.": "登记单位对措施的填报；不写选项时逐项询问。",
    "How far it is: not-started, in-progress, done, paused (未启动, 推进中, 已完成, 暂缓).": (
        "办理状态：未启动、推进中、已完成、暂缓。"
    ),
    "How much in all so far, in the target's unit: 12000, or ID=300 for one of several targets.": (
        "累计完成量，按指标的计量单位：12000；有多项指标的，写作 ID=300。"
    ),
    "Which target --value is about, if there are several.": "有多项指标时，指明 --value 对应哪一项。",
    "Progress, in words.": "进展情况。",
    "What stands in the way.": "存在的问题。",
    "The next steps.": "下一步措施。",
    "What proves it. Repeat for more.": "证明材料。可重复填写。",
    "The unit that reports; without it, the lead if there is only one.": "填报单位；不写的，为唯一的牵头部门。",
    "The month reported on: 2017-05; without it, that of --on.": "填报月份，如 2017-05；不写的，为 --on 所在月份。",
    "The report in whose place this one is put.": "所更正的填报的记录编号。",
    "As of which day; without it, today: 2017-05-25, 5月25日.": (
        "情况截至哪一日，如 2017-05-25、5月25日；不写的，为今天。"
    ),
    "Why.": "理由。",
    "Who decided it, by which paper.": "依据：谁决定的，哪份文件。",
    "Who makes the entry; without it, as airplan.toml says.": "登记人；不写的，按 airplan.toml 的设置。",
    "Write it even where there are doubts.": "虽有疑点，仍予写入。",
    # reports: what may be written
    "{ref}: this task has several measures; name one of them: {refs}.": "{ref}：该任务有多项措施，请指明其一：{refs}。",
    "{name}: nobody has listed who belongs to this collective; name the unit itself.": (
        "{name}：该统称未列明所含单位，请写具体单位。"
    ),
    "{name} is a collective: each of its members reports for itself: {units}.": (
        "{name}是统称，由所含单位分别填报：{units}。"
    ),
    "{name}: not named by measure {ref}. It names {named}.": "{name}：措施 {ref} 未列该单位。所列单位：{named}。",
    "{ref} has several leads; add --unit: {units}.": "{ref} 有多个牵头部门，请加 --unit 指明：{units}。",
    "{target}: measure {ref} has no such target. It has {targets}.": (
        "{target}：措施 {ref} 没有这项指标。所列指标：{targets}。"
    ),
    "{target}: measure {ref} has no target at all; what there is to say goes into --note.": (
        "{target}：措施 {ref} 没有量化指标，情况请写入 --note。"
    ),
    "Measure {ref} has no target to report a value on; what there is to say goes into --note.": (
        "措施 {ref} 没有可填报数值的指标，情况请写入 --note。"
    ),
    "Measure {ref} has several targets; name one by its id: {targets}.": (
        "措施 {ref} 有多项指标，请指明其一：{targets}。"
    ),
    "{target}: a target of the whole city, for context; the district reports no value on it.": (
        "{target}：此为全市指标，仅供对照，区里不填报数值。"
    ),
    "{target}: two values for one target.": "{target}：一项指标写了两个数值。",
    "{entry} is not a report; only a report can be corrected.": "{entry} 不是填报记录，只有填报可以更正。",
    "{entry} is a report of {unit} on {ref}; a correction stays with both.": (
        "{entry} 是{unit}对 {ref} 的填报；更正不能改变单位和措施。"
    ),
    "{entry} has been retracted by {by}; report anew, or undo {by}.": (
        "{entry} 已由 {by} 撤销，请重新填报，或撤销 {by}。"
    ),
    "{entry} has been corrected by {by}; correct that one.": "{entry} 已由 {by} 更正，请更正后者。",
    "{entry} has been corrected by {by}; name that one.": "{entry} 已由 {by} 更正，请指明后者。",
    "{entry} has been retracted by {by}.": "{entry} 已由 {by} 撤销。",
    "{entry} is not a report; only a report can be sent back.": "{entry} 不是填报记录，只有填报可以退回。",
    "{entry} has been sent back already, by {by}.": "{entry} 已由 {by} 退回。",
    "{entry} has been undone already, by {by}; airplan undo {by} brings it back.": (
        "{entry} 已由 {by} 撤销；airplan undo {by} 可予恢复。"
    ),
    "{unit} has no report on {ref} that could be sent back.": "{unit}对 {ref} 没有可退回的填报。",
    "{count} entries will be taken back.": "将撤销{count}条记录。",
    "{day} is in the future; today is {today}.": "{day} 晚于今天（{today}）。",
    "{day} is before the plan's year, {year}.": "{day} 早于计划年度（{year}年）。",
    "{day} is not near the period, {period}.": "{day} 与填报月份 {period} 相隔过远。",
    "This machine's clock, {now}, is behind the newest entry's, {newest}: one of the two is wrong.": (
        "本机时钟（{now}）早于最新一条记录的写入时间（{newest}），两者必有一误。"
    ),
    "{unit}: only possibly named, as the cell is blank and may belong to the row of {ref}.": (
        "{unit}：是否列入不确定，该格空白，可能与 {ref} 合并。"
    ),
    "{ref} has been closed on {day} ({by}).": "{ref} 已于 {day} 销号（{by}）。",
    "{ref} has been closed already, on {day} ({by}); airplan undo {by} opens it again.": (
        "{ref} 已于 {day} 销号（{by}）；airplan undo {by} 可撤销销号。"
    ),
    "{target}: no number is given; if one was, it will be erased.": "{target}：未写数值；已填报的，将被清除。",
    "{target}: the {old} of {day} will be erased.": "{target}：{day} 填报的{old}将被清除。",
    "{target}: {value} is less than the {old} of {day}, though what adds up never falls.": (
        "{target}：{value}，少于 {day} 填报的{old}；累计量不应减少。"
    ),
    "{target}: {value} is more than the {old} of {day}, a later day.": (
        "{target}：{value}，多于其后 {day} 填报的{old}。"
    ),
    "{target}: {value} is more than the target, {bound}.": "{target}：{value}，超过指标（{bound}）。",
    "{target}: {value} is more than all.": "{target}：{value}，超过百分之百。",
    "{target}: {value} – or is {percent} meant?": "{target}：{value}，是否应为{percent}？",
    "{target}: {value} misses the target, {bound}.": "{target}：{value}，未达到指标（{bound}）。",
    "{target}: no value has been reported; the target is {bound}.": "{target}：尚未填报数值，指标为{bound}。",
    "Done, but without evidence.": "填报已完成，但无证明材料。",
    "There is no such file: {path}": "没有此文件：{path}",
    "It was done on {day}, and is to be {status} now.": "{day} 已填报完成，现改为“{status}”。",
    "{unit} has said the same, word for word, on {day} ({entry}).": "{unit}的填报与 {day} 的逐字相同（{entry}）。",
    "{ref} has not been reported as done.": "{ref} 尚未填报完成。",
    "No report names any evidence.": "各次填报均无证明材料。",
    "The report of {unit} was sent back on {day}, and it has not reported again.": (
        "{unit}的填报已于 {day} 退回，尚未重新填报。"
    ),
    "{ref} is long-term ({wording}): there is no last day to move. Use airplan milestone add.": (
        "{ref} 为“{wording}”，没有期限可延，请用 airplan milestone add 设定时间节点。"
    ),
    "{ref} goes by milestones ({wording}). Use airplan milestone add.": (
        "{ref} 为“{wording}”，请用 airplan milestone add 设定时间节点。"
    ),
    "{ref} is due on {day} already.": "{ref} 的期限已是 {day}。",
    "{to} is earlier than {due}, the day in force.": "{to} 早于现行期限（{due}）。",
    "{due} had passed before the extension was asked for, on {day}.": "申请延期时（{day}）已过现行期限（{due}）。",
    "{target} has this value already.": "{target} 已是该值。",
    "{ref} has a milestone of this title already: {milestone}.": "{ref} 已有同名节点：{milestone}。",
    "{day} is after the measure's last day, {due}.": "{day} 晚于该措施的期限（{due}）。",
    "{wanted}: {ref} has no such milestone, and none that is open.": "{wanted}：{ref} 没有此节点，也没有未完成的节点。",
    "{wanted}: {ref} has no such milestone. Open are: {open}.": "{wanted}：{ref} 没有此节点。未完成的节点：{open}。",
    "{milestone} has been reached already, on {day}.": "{milestone}已于 {day} 完成。",
    "“{title}” {day} ({entry})": "“{title}”{day}（{entry}）",
    # reports: entries in words
    "report": "填报",
    "correction": "更正",
    "closing": "销号",
    "extension": "延期",
    "adjusted target": "调整指标",
    "milestone": "设定节点",
    "milestone reached": "节点完成",
    "sending back": "退回",
    "retraction": "撤销",
    "restoration": "恢复",
    "Will be written": "拟写入内容",
    "Progress": "进展情况",
    "Problems": "存在问题",
    "Next steps": "下一步措施",
    "Evidence": "证明材料",
    "As of": "情况截至",
    "Period": "填报月份",
    "By": "登记人",
    "Entry": "记录",
    "Day": "日期",
    "Authority": "依据",
    "Reason": "理由",
    "Recorded": "写入时间",
    "What it says": "内容",
    "Office": "办公室",
    "command line": "命令行",
    "{author} ({place})": "{author}（{place}）",
    "{label}: {text}": "{label}：{text}",
    "{kind} on {period}, as of {day}": "{kind}（{period}，截至{day}）",
    "{kind}, {day}": "{kind}（{day}）",
    "corrected by {entry}": "已由 {entry} 更正",
    "retracted by {entry}": "已由 {entry} 撤销",
    "sent back by {entry}": "已由 {entry} 退回",
    "lifted by {entry}": "已由 {entry} 恢复",
    "reached, says {entry}": "已由 {entry} 登记完成",
    "1 entry": "1条记录",
    "{count} entries": "{count}条记录",
    "Milestone": "时间节点",
    "Reached": "完成日期",
    "1 milestone": "1个时间节点",
    "{count} milestones": "{count}个时间节点",
    "{id}: the journal of this plan has no such entry.": "{id}：本计划台账中没有此记录。",
    "airplan log shows the entries with their ids.": "airplan log 可查记录及其编号。",
    "{id}: could be any of these entries; please type more of it:": "{id}：可能是以下任一记录，请多输入几位：",
    "{option} {number}: expected 1 or more.": "{option} {number}：应为1或更大的数。",
    # keeping the journal: backups, exports, what the plan no longer names
    "    the backup: {content}": "    备份：{content}",
    "    the store:  {content}": "    台账库：{content}",
    "no entries": "无记录",
    "1 entry, {newest} of {when}": "1条记录，{newest}（{when}）",
    "{count} entries, newest {newest} of {when}": "{count}条记录，最新一条 {newest}（{when}）",
    "no backup was made: the copy of {place} is not whole ({reason}), so it was thrown away": (
        "未能备份：{place} 的副本不完整（{reason}），已丢弃"
    ),
    "The store or the disk is damaged. Keep the backups you have, and restore the newest elsewhere.": (
        "台账库或磁盘已损坏。请保留已有备份，并将最新备份恢复到别处。"
    ),
    "{path} cannot be restored from: {reason}": "不能从 {path} 恢复：{reason}",
    "Nothing was changed. Name another backup.": "未作任何改动。请指定其他备份。",
    "{place} holds entries that the backup lacks, such as {id}; nothing was changed": (
        "{place} 中有备份所没有的记录，如 {id}；未作任何改动"
    ),
    "{place} holds another entry {id} than the backup; nothing was changed": (
        "{place} 中编号为 {id} 的记录与备份不一致；未作任何改动"
    ),
    "Keep what the store holds with airplan backup; then restore into another one, named with --store.": (
        "请先用 airplan backup 备份现有内容，再用 --store 指定另一处恢复。"
    ),
    "there is none yet": "尚未建立",
    "Name one with --store, or go to the folder of its workspace.": "请用 --store 指定，或进入其工作区所在文件夹。",
    "Take the journal out as lines of JSON, and in again.": "以逐行 JSON 导出、导入台账。",
    "{path} is the store itself, or a file of its own; name another one for the backup.": (
        "{path} 就是台账库本身或其附属文件；请为备份另取文件名。"
    ),
    "Write a copy of the whole store to a file, while others may go on writing.": (
        "将台账库整体备份到一个文件，他人可照常填报。"
    ),
    "The backup; --store can name it as well.": "备份文件；--store 也可直接指定它。",
    "Bring a store to what a backup holds; nothing that it has is replaced.": (
        "按备份恢复台账库；已有内容一律不覆盖。"
    ),
    "A backup that airplan has written.": "airplan 写出的备份文件。",
    "{place}: entries added: {count}; it now has {content}": "{place}：补入{count}条记录；现有{content}",
    "Write the journal of the plan as lines of JSON, one entry each.": "将本计划台账导出为逐行 JSON，每行一条记录。",
    "Where to; without it, the standard output.": "写到哪个文件；不写则输出到标准输出。",
    "Entries written: {count} ({file})": "已写出{count}条记录（{file}）",
    "Add the entries of an exported journal: all of them, or none.": "导入导出的台账：要么全部导入，要么一条不导。",
    "A file that airplan journal export wrote.": "airplan journal export 写出的文件。",
    "Say what would be added, and add nothing.": "只说明将导入什么，不作改动。",
    "{file}: entries added: {new}; here already: {known}": "{file}：新增{new}条记录；原已有{known}条",
    "{file}: entries to be added: {new}; here already: {known}; nothing was written": (
        "{file}：将新增{new}条记录；已有{known}条；未作改动"
    ),
    "The journal has {what}": "台账中有{what}",
    "the journal in {place} has {what}": "{place} 的台账中有{what}",
    "it is kept; airplan log shows it, and it counts once the plan names it": (
        "均予保留；airplan log 可查，计划重新列入后即计入"
    ),
    "set the clock of that machine right": "请校准填报所用电脑的时钟",
    "entries on measures that the plan does not have: {what}": "计划已不再列入的措施的记录：{what}",
    "reports of {unit} on measures that do not name it: {what}": "{unit}对未列其名的措施的填报：{what}",
    "values of targets that the plan does not have: {what}": "计划已不再列入的指标的数值：{what}",
    "entries recorded later than now: {count}, the newest {id} of {when} by {author}": (
        "记录时间晚于现在的记录{count}条，最新一条 {id}，{when}，{author}"
    ),
    "1 fault; nothing was imported.": "1处错误；未导入任何记录。",
    "{count} faults; nothing was imported.": "{count}处错误；未导入任何记录。",
    "{count} faults, the first {shown} of them shown; nothing was imported.": (
        "共{count}处错误，以上列出前{shown}处；未导入任何记录。"
    ),
    "older entries were added while the journal was exported, by an import or a restoration": (
        "导出台账期间，有导入或恢复操作补入了较早的记录"
    ),
    "Export it again.": "请重新导出。",
    "entry {id}, which says something else in the store": "记录 {id}，与台账库中同编号的记录不一致",
    "what the store has under this id, or an id of its own": "与台账库中该编号的记录一致，或另有编号",
    "an id that sorts behind that of the line before, {id}": "编号应排在上一行 {id} 之后",
    "the id {id}": "编号 {id}",
    "{count} entries, newest {id}": "{count}条记录，最新一条 {id}",
    "{count} entries, newest {id}, as the first line says": "首行所写的{count}条记录，最新一条 {id}",
    "the file is cut off or was changed; export the journal again": "文件不完整或被改动过；请重新导出台账",
    "about {id}, which is neither in this file nor in the store": "所指记录 {id} 既不在此文件中，也不在台账库中",
    "an export of the whole journal": "完整导出的台账",
    "the first line of a file that airplan journal export has written": "airplan journal export 所写文件的首行",
    "form {version}": "第{version}版格式",
    "update airplan": "请更新 airplan",
    "the journal of the plan {plan}": "计划 {plan} 的台账",
    "that of the plan {plan}": "计划 {plan} 的台账",
    "name its plan with --plan": "请用 --plan 指定其计划",
    "export to a file that you name: a shell's > may change the encoding": (
        "导出时请直接写明文件名：用 > 重定向可能会改变编码"
    ),
    "text in UTF-8": "UTF-8 文本",
    "one JSON object": "一个 JSON 对象",
    "an entry as airplan journal export writes it": "airplan journal export 所写格式的记录",
    "no {field}": "缺少 {field}",
    "unknown: {what}": "未知字段：{what}",
    "not understood: {what}": "无法识别：{what}",
    "an entry of the plan {plan}": "计划 {plan} 的记录",
    # rounds: what is written down about them
    "Somebody else has written into the journal meanwhile; nothing was written.": (
        "其间有人写入了台账，本次未写入任何内容。"
    ),
    "Give the command again: it will look at everything anew.": "请重新执行命令，程序会重新核对。",
    "workbook sent": "发放填报表",
    "workbook returned": "收回填报表",
    "workbook not taken": "退回填报表",
    "round closed": "本期截止",
    "round reopened": "重新开放",
    "Filled in by": "填报人",
    "Checked by": "审核人",
    "Back by": "报回期限",
    "Answers": "已填项数",
    # where the workbooks of a round are
    "Workbook": "填报表",
    "back {day}": "{day}收回",
    "back late {day}": "{day}迟收",
    "empty {day}": "{day}空表",
    "empty, late {day}": "{day}迟收空表",
    "refused {day}": "{day}退回",
    "out": "已发未回",
    "not sent": "未发",
    "closed on {day}": "{day}已截止",
    "The workbook that came on {day} could not be taken ({why}); please send it again.": (
        "　　{day}报来的填报表未能收录（{why}），请修改后重新报送。"
    ),
    "The workbook that came on {day} could not be taken; please send it again.": (
        "　　{day}报来的填报表未能收录，请修改后重新报送。"
    ),
    "The workbook came back on {day} without a report on {refs}.": "　　{day}收回的填报表中，{refs}未填写。",
    "The workbook was sent to you on {day}; please send it back filled in.": (
        "　　填报表已于{day}发给你单位，请填写后报回。"
    ),
    # rounds: list, show, close, reopen
    "Look after the round of a month: its workbooks, its closing.": "管理某月填报：填报表的发放与收回、截止。",
    "List the rounds: how many workbooks are out, back, late, how many reports came.": (
        "列出各月填报：填报表发放、收回、迟收情况及已报项数。"
    ),
    "Show the workbooks of a month: whose is where, since when, in which file.": (
        "查看某月各单位的填报表：何时发放、何时收回、文件名。"
    ),
    "Close the round of a month: what is written down from then on counts as late.": (
        "截止某月填报，此后登记的填报记为迟报。"
    ),
    "Open the round of a month again, and say why.": "重新开放某月填报，须注明理由。",
    "The month: 2017-05, 5月, last-month.": "月份：2017-05、5月、上月。",
    "Month": "月份",
    "Round": "状态",
    "Closed": "截止日期",
    "Sent": "已发",
    "Out": "未回",
    "Returned": "收回",
    "Refused": "退回",
    "What happened": "发放与收回",
    "1 round": "1轮填报",
    "{count} rounds": "{count}轮填报",
    "Round of {month}, due by {day}": "{month}份填报，{day}前报送",
    "open": "未截止",
    "{sent} sent, {out} out, {returned} returned, {refused} refused": (
        "填报表已发{sent}份、未回{out}份、收回{returned}份、退回{refused}份"
    ),
    "{came} of {expected} reports": "应报{expected}项、已报{came}项",
    "sent {day}": "{day}发放",
    "returned {day}": "{day}收回",
    "closed {day}": "{day}截止",
    "opened again {day}": "{day}重新开放",
    "back by {day}": "{day}前报回",
    "{count} filled in": "已填{count}项",
    "The round of {period} has been closed already, on {day} ({by}).": "{period} 填报已于 {day} 截止（{by}）。",
    "No workbook was sent for {period}, and nothing has been reported.": "{period} 未发放填报表，也没有填报。",
    "No workbook was sent for {period}; reports: {count}.": "{period} 未发放填报表；已有填报{count}项。",
    "Workbooks that are still out: {count}. airplan round show {period} names them.": (
        "尚有{count}份填报表未收回，airplan round show {period} 可查。"
    ),
    "Workbooks that were not taken and have not come again: {count}.": "另有{count}份填报表退回后未再报来。",
    "The reports for {period} are due only on {due}.": "{period} 填报的期限为 {due}，尚未到期。",
    "The round of {period} is open already.": "{period} 填报尚未截止，无须重新开放。",
    "{day} is before the round was closed, on {closed}.": "{day} 早于截止日期 {closed}。",
    "The round of {period} was closed on {day} ({by}); this report counts as late.": (
        "{period} 填报已于 {day} 截止（{by}），本次填报记为迟报。"
    ),
    "The round of {period} was closed on {day} ({by}).": "{period} 填报已于 {day} 截止（{by}）。",
    "{kind}, round of {period}, {day}": "{kind}（{period}填报，{day}）",
    "File": "文件",
    # rounds: what is read in a returned workbook's cells
    "{text}: an error value; write what it should be.": "{text}：是错误值，请改填应有的内容。",
    "{text}: a formula whose result is not in the file; write the result itself.": (
        "{text}：是公式，文件中没有计算结果，请直接填写结果。"
    ),
    "{text}: Excel has made a truth value of what was typed.": "{text}：所填内容已被 Excel 转成逻辑值。",
    "{text}: Excel has made a date of what was typed.": "{text}：所填内容已被 Excel 转成日期。",
    "{text}: Excel has made a time of what was typed.": "{text}：所填内容已被 Excel 转成时间。",
    "{text}: Excel keeps no more than {digits} digits of a number.": "{text}：Excel 的数字至多保留{digits}位。",
    "Format the cell as text and type it again.": "请将该单元格设为文本格式后重新填写。",
    "{text}: more than {most} characters, which no cell can hold.": "{text}：超过{most}个字符，单元格容纳不下。",
    "Shorten the text.": "请压缩文字。",
    "{text}: this is not a status.": "{text}：不是进展状态。",
    "{text}: a status cannot be erased.": "{text}：进展状态不能清除。",
    "Choose one of {choices}.": "请从以下选一项：{choices}。",
    "{text}: a day cannot be erased.": "{text}：日期不能清除。",
    "{text}: nobody can tell from which day this counts.": "{text}：无法判断从哪一天算起。",
    "{text}: read as {day}, which is not in the years {first} to {last}.": (
        "{text}：读作{day}，不在{first}年至{last}年之间。"
    ),
    "Write the day for example as {examples}.": "日期请写作：{examples}。",
    # rounds: which files have come back, and can they be opened
    "{file}: {finding}": "{file}：{finding}",
    "it cannot be read: {why}": "无法读取：{why}",
    "If it is open in another program, close it there.": "如正由其他程序打开，请先关闭。",
    "it is no workbook (.xlsx).": "不是工作簿（.xlsx）。",
    "it is no file.": "不是文件。",
    "there is no workbook (.xlsx) in it.": "其中没有工作簿（.xlsx）。",
    "Name workbooks that have come back, or folders or .zip archives of them.": (
        "请指定收回的填报表，或存放填报表的文件夹、.zip 压缩包。"
    ),
    "tables in the form of {ending} are not read.": "不读取 {ending} 格式的表格。",
    "archives in the form of {ending} are not read.": "不读取 {ending} 格式的压缩包。",
    "it is an archive inside an archive.": "压缩包中又套有压缩包。",
    "Unpack it and name the folder.": "请先解压，再指定解压后的文件夹。",
    "more than {most} files are in it.": "内含文件超过{most}个。",
    "it is larger than {most} MiB.": "超过 {most} MiB。",
    "Send pictures and other evidence as files of their own.": "照片等证明材料请另附文件。",
    "it is packed with a password.": "压缩时设有密码。",
    "it is packed in a way that is not read.": "压缩方式无法识别。",
    "the file is empty.": "文件是空的。",
    "it is incomplete or damaged.": "文件不完整或已损坏。",
    "Ask the unit to send it again.": "请该单位重新报送。",
    "it can only be opened with a password.": "设有打开密码。",
    "Open it with the password, take the password off, and save it.": "请用密码打开，取消密码后保存。",
    "it has the form of {form} under the ending .xlsx.": "扩展名是 .xlsx，内容却是 {form} 格式。",
    "it is a web page or plain text under the ending .xlsx.": "扩展名是 .xlsx，内容却是网页或纯文本。",
    "it is no workbook, but something else under the ending .xlsx.": "扩展名是 .xlsx，内容却不是工作簿。",
    "it is no workbook, or encrypted by a security program.": "不是工作簿，或已被安全软件加密。",
    "Open it in Excel or WPS and save it as .xlsx.": "请用 Excel 或 WPS 打开，另存为 .xlsx 格式。",
    "it has macros in it.": "含有宏。",
    "{part} has declarations that no workbook has.": "{part} 中有工作簿不应有的声明。",
    "Ask the unit where it comes from, and to fill in the workbook that was sent.": (
        "请向该单位核实文件来源，并请其用下发的填报表填写。"
    ),
    "more than {most} parts are in it.": "内含部件超过{most}个。",
    "it unpacks to more than {most} MiB.": "解压后超过 {most} MiB。",
    "there is far more in it than in any workbook that was sent.": "内容远多于下发的填报表。",
    "the sheet “{sheet}” reaches to cell {cell}, far beyond the table.": (
        "工作表“{sheet}”一直延伸到单元格 {cell}，远超表格范围。"
    ),
    "Have the answers copied into the workbook that was sent, and that returned.": (
        "请将所填内容复制到下发的填报表中，再行报送。"
    ),
    "the workbook is damaged inside.": "工作簿内部已损坏。",
    "Open it in Excel or WPS, let that repair it, and save it; or ask the unit to send it again.": (
        "请用 Excel 或 WPS 打开，修复后保存；或请该单位重新报送。"
    ),
    # rounds: workbooks out to the units, and back in
    "Read workbooks that came back: show what is new cell by cell, and write it with --apply.": (
        "读取各单位退回的填报表：逐格显示新增内容，加 --apply 写入。"
    ),
    "Nothing was written, as files are held up.": "有文件待处理，本次未写入任何内容。",
    "Reports written: {reports}, from files: {files}; airplan undo {batch} takes it all back.": (
        "已写入填报{reports}条，来自{files}个文件；airplan undo {batch} 可整批撤销。"
    ),
    "Reading": "读取",
    "Writing": "生成",
    "Write it: everything, or nothing while any file is held up.": (
        "写入：要么全部写入；只要有文件待处理，就一条也不写。"
    ),
    "Only this file or this unit's. Repeat for more.": "只处理此文件或此单位的填报表；可重复使用。",
    "What counts where a cell is stale, in conflict or locked: what was returned, or what is known.": (
        "单元格过时、冲突或改动锁定格时以哪个为准：收回的，或现有的。"
    ),
    "Write a new workbook for each unit whose file is held up, with what is wrong marked in red.": (
        "为每个待处理文件的单位生成一份新填报表，问题处标红并加批注。"
    ),
    "There is nothing new; nothing was written.": "没有新内容，未写入。",
    "This is a preview: nothing was written. Add --apply to write it.": "以上为预览，尚未写入；加 --apply 写入。",
    "Workbooks, folders of them, zip archives.": "填报表、其所在文件夹或 ZIP 压缩包。",
    "The month collected; without it, the last that was dispatched.": "收哪一月的表；不写则为最近发放的一期。",
    "{file}: nobody can tell whose it is; no workbook was written for it": (
        "{file}：无法判断属于哪个单位，未生成退回表"
    ),
    "Write a workbook for each unit that owes a report, with its own rows to fill in.": (
        "为每个应报单位生成一份填报表，只含本单位的措施。"
    ),
    "The month: 2017-05, 5月, last-month; without it, this month.": "月份：2017-05、5月、上月；不写则为本月。",
    "Workbooks for {month}, back by {day}: {count}": "{month}填报表，{day}前退回：共{count}份",
    "{period}: no unit that was asked for owes a report; nothing was sent.": (
        "{period}：所选单位均无应报事项，未生成填报表。"
    ),
    "--everyone sends a workbook to units that owe none, too.": "加 --everyone 可一并发给无应报事项的单位。",
    "The round of {period} was closed on {day}; nothing was sent.": "{period} 一期已于 {day} 截止，未生成填报表。",
    "airplan undo {batch} takes the dispatch back.": "airplan undo {batch} 可撤销本次发放。",
    "manifest": "发放清单",
    "airplan round reopen {period} opens it again.": "airplan round reopen {period} 可重新开放。",
    "The folder for the workbooks.": "存放填报表的文件夹。",
    "The day by which they are to be back; without it, the reporting day.": "退回期限；不写则为填报日。",
    "Also to the units that owe no report this month.": "本月无应报事项的单位也发。",
    "Whom units ask and send their workbooks back to: a name, a telephone number, an address.": (
        "各单位咨询、退表的联系方式：姓名、电话、地址。"
    ),
    "new": "新增",
    "unchanged": "未变",
    "stale": "过时",
    "conflict": "冲突",
    "refused": "未采纳",
    "locked": "改锁定格",
    "the same as in {file}": "与 {file} 相同",
    "a locked cell was edited: shown, not taken": "改动了锁定单元格：仅显示，不采纳",
    "nothing is asked for in this cell": "此格无需填写",
    "this has changed here since the workbook was sent": "发放之后，台账中此项已变动",
    "the cell is merged with others: unmerge it": "单元格被合并：请取消合并",
    "{file}, taken in already, says something else": "与已收的 {file} 不一致",
    "to be reported": "本月应报",
    "if there is news": "有进展再报",
    "Report": "填报表",
    "{target}; yours so far: {value}": "{target}；本单位已报：{value}",
    "{metric} ({unit})": "{metric}（{unit}）",
    "a workbook for {found}, not for {wanted}: add --period {found}": (
        "这是 {found} 的填报表，不是 {wanted} 的：请加 --period {found}"
    ),
    "the file is named after {named}, and the workbook is that of {unit}": "文件名是{named}，表却是{unit}的",
    "sent by another revision of the plan ({revision}; {what})": "发放时计划为另一版本（{revision}；{what}）",
    "none of its rows changed": "表中各行均未变动",
    "nothing was filled in": "一格未填",
    "the plan does not ask this unit for {ref} any more": "计划中该单位已不承担 {ref}",
    "late: the round was closed on {day}": "迟报：本期已于 {day} 截止",
    "late: it was due back on {day}": "迟报：应于 {day} 前退回",
    "the plan does not have this target any more": "计划中已无此指标",
    "it was never dispatched, by this journal, or its dispatch was taken back": (
        "台账中没有发放过这份表，或发放已撤销"
    ),
    "changed since: {refs}": "此后有变动：{refs}",
    "only a day or names, and no answer: {what}": "只填了日期或姓名，未填内容：{what}",
    "a workbook of the plan {plan}; name it with --plan": "这是计划 {plan} 的填报表；请用 --plan 指定",
    "{unit}: the plan knows no such unit any more": "{unit}：计划中已无此单位",
    "Figure {number}": "累计完成数{number}",
    "What the plan says": "计划原文",
    "Last day": "截止日",
    "As": "承担角色",
    "This month": "本月要求",
    "Target, and the last figure of yours": "指标及本单位已报数",
    "Your last report": "上次填报",
    "As of (date)": "截至日期",
    "again": "请更正",
    (
        "1. Fill in the sheet “Report”: a row for each measure that names your unit. Rows marked “t"
        "o be reported” (yellow) need an answer every month; the white ones when there is news."
    ): ("一、请填写“填报表”：凡涉及本单位的措施各占一行。标“本月应报”的行（浅黄）每月必填，其余（白色）有进展再填。"),
    (
        "2. Only yellow and white cells can be filled in. Grey ones say what the office knows; what"
        " is changed there is shown to the office but not taken. If something in them is wrong, say"
        " so under Progress."
    ): (
        "二、只能填写浅黄和白色单元格。灰色单元格是已掌握的情况，改动只会显示、不予采纳；如有错误，请写在“进展情况”栏。"
    ),
    (
        "3. A blank cell means “no answer”; nothing that is known is erased by it. To take somethin"
        "g back, write 清除 in the cell."
    ): ("三、空白表示“不答复”，不会抹去已报内容。要撤回已报内容，请在格内写“清除”二字。"),
    (
        "4. Status: choose from the list. Figures: how much in all so far, as a plain number in the"
        " unit shown (24530; 1.2万 and 96% are read too), not this month's share and no estimate."
    ): (
        "四、办理状态从下拉列表中选。完成数填年初以来累计数，按所示计量单位填数字"
        "（24530，也可写 1.2万、96%），不填当月数，不填约数。"
    ),
    (
        "5. Progress, problems, next steps: in words, as short as they can be. Evidence: file names"
        " or links, one a line; send the files along."
    ): ("五、进展情况、存在问题、下一步措施用文字简要填写。证明材料写文件名或网址，一行一个，文件随表报送。"),
    (
        "6. As of: the day on which it was so, such as 2017-05-25; blank means the day the office t"
        "akes it in. Filled in by, checked by: names."
    ): ("六、截至日期写数据截止的那一天，如 2017-05-25；不填则按收表当日计。填报人、审核人写姓名。"),
    (
        "7. You may sort, filter, move and widen columns, and copy in texts from elsewhere. Do not "
        "delete rows or columns, do not merge cells, and do not delete the hidden ones."
    ): ("七、可以排序、筛选、移动列、调整列宽，也可粘贴文字。请勿删除行列，勿合并单元格，勿删除隐藏内容。"),
    "8. Save it as .xlsx under the same name, without a password. Excel, WPS and LibreOffice will all do.": (
        "八、请存为 .xlsx，文件名不变，不加密码。用 Excel、WPS、LibreOffice 均可。"
    ),
    "How to fill in this workbook": "填表说明",
    "Please send it back by {day}, that day included, to: {contact}": "请于{day}前（含当日）退回：{contact}",
    "cannot be read": "无法读取",
    "unit unknown": "单位不明",
    "Sheet": "工作表",
    "Cell": "单元格",
    "What": "事项",
    "Known now": "现有",
    "Verdict": "判定",
    "Remark": "说明",
    "No workbook was found there.": "所指位置没有填报表。",
    "--return-to DIR writes a workbook for each file that is held up, to be sent back to its unit.": (
        "--return-to DIR 可为待处理的文件生成退回各单位更正的填报表。"
    ),
    "--only FILE or --only UNIT takes what is not held up.": "--only FILE 或 --only UNIT 可只收没有问题的。",
    "{period}: {count} files": "{period}：共{count}个文件",
    "{period}: 1 file": "{period}：共1个文件",
    "held up": "待处理",
    "can be taken": "可以采纳",
    "taken in before, on {day}": "已于 {day} 收过",
    "the sheet that is to be filled in has lost its hidden row or column, or was deleted": (
        "填报表的隐藏行列已丢失，或工作表被删除"
    ),
    "filled in on rows that belong to no measure: {what}": "填在了不属于任何措施的行上：{what}",
    "this is no workbook that airplan dispatch has written": "这不是 airplan dispatch 发出的填报表",
    "several sheets are to be filled in: {sheets}; delete the copies": "有多张填报表：{sheets}；请删除复制的工作表",
    "the hidden sheet has been deleted, so nobody can tell what was sent": ("隐藏工作表已被删除，无法得知发放时的内容"),
    "the hidden sheet has been changed: its seal does not fit what it says": "隐藏工作表被改动，校验不符",
    "deleted rows: {what}": "被删除的行：{what}",
    "rows that are there twice: {what}": "重复的行：{what}",
    "rows that were not sent: {what}": "多出的行：{what}",
    "deleted columns: {what}": "被删除的列：{what}",
    "columns that are there twice: {what}": "重复的列：{what}",
    "columns that were not sent: {what}": "多出的列：{what}",
    "{what} and {count} more": "{what}等，另有{count}处",
    "the sheet left open is {sheet}": "保存时停在工作表“{sheet}”",
    "the sheet {sheet} is hidden": "工作表“{sheet}”被隐藏",
    "hidden rows that are filled in, and were read: {what}": "隐藏行中已填的也已读取：{what}",
    "written beside the table, and not taken: {what}": "表外另写的内容，未采纳：{what}",
    "Please check what is red, and send it back: {what}": "请核对标红处后重新报送：{what}",
    "It said: {text}": "原填：{text}",
    "Known now: {text}": "现有：{text}",
    "cells to be checked: {count}": "需核对的单元格：{count}处",
    "Fill in the yellow and white cells only. A blank cell means: no answer. To erase, write 清除.": (
        "只填浅黄和白色单元格；空白表示不答复；要撤回已报内容，请写“清除”。"
    ),
    "How to": "填表说明",
    "Choose one of the list.": "请从列表中选择。",
    "The day on which it was so, for example 2017-05-25.": "数据截止的日期，如 2017-05-25。",
    "A day such as 2017-05-25, please.": "请填写日期，如 2017-05-25。",
    "How much in all so far, in {unit}. To take back an earlier figure, write 清除.": (
        "填年初以来累计数，单位：{unit}。要撤回已报数，请写“清除”。"
    ),
    "Unit: {unit}": "填报单位：{unit}",
    "Month: {month}": "填报月份：{month}",
    "Back by: {day}, that day included": "退回期限：{day}（含当日）",
    "Choose one of: {words}": "请选择其一：{words}",
    "Figure": "累计完成数",
    "Questions and return: {contact}": "咨询与报送：{contact}",
    "A number in {unit}, please.": "请填数字，单位：{unit}。",
    "When sent": "发放时",
    "Came back": "收回",
    # the progress ledger
    "Write a workbook: the printable checklist, or the progress ledger with counts and charts.": (
        "导出工作簿：可打印的任务清单，或附汇总表和图表的进展台账。"
    ),
    "checklist: the document's own columns, with room for handwriting; progress: the ledger of where each measure "
    "stands. Without it, progress if the file's name says progress, ledger, 进展 or 台账.": (
        "导出内容：任务清单（沿用原表各栏，另留手填栏）或进展（各项措施的进展台账）。"
        "不写时，文件名含“进展”“台账”、progress 或 ledger 的为进展台账，其余为任务清单。"
    ),
    "Progress ledger": "进展台账",
    "Reported by": "填报单位",
    "Longer than the tallest row shows, but whole in the cell: {refs}.": (
        "以下措施内容过长，超出行高，单元格内仍为全文：{refs}。"
    ),
    "Cut off, as no cell holds more of it: {refs}.": "以下措施内容超出单元格上限，已截断：{refs}。",
    "Summary": "汇总",
    "Counts by light": "红黄绿灯汇总表",
    "All measures": "全部措施",
    "By lead department": "按牵头部门",
    "Measures by light": "各灯色措施数",
    "Sections by light": "各任务类别红黄绿灯",
    "Lead departments by light": "各牵头部门红黄绿灯",
    "The numbers are formulas over the sheet “{sheet}”, and follow it.": "本表数字为公式，随“{sheet}”自动更新。",
    # what is wrong with workbooks that come back
    "there are hidden sheets of several workbooks in it, so nobody can tell which of them was sent": (
        "其中有几份填报表的隐藏工作表，无法得知发出的是哪一份"
    ),
    "rows that stand beside the hidden mark of another: {what}": "与隐藏标识不符的行：{what}",
    "columns that stand under the hidden mark of another: {what}": "与隐藏标识不符的列：{what}",
    "filled in on columns that have lost their hidden mark: {what}": "填在了失去隐藏标识的列上：{what}",
    "sent in locked cells, and now in cells for answers: {what}": "锁定格的原有内容出现在填报格中：{what}",
    "headings that were changed: {what}": "被改动的表头：{what}",
    # what is told about them
    "taken in before": "已收过",
    "when sent: {sent}; now: {known}": "发放时：{sent}；现有：{known}",
    "known: {known}": "现有：{known}",
    "when sent: {sent}": "发放时：{sent}",
    "{file} says: {text}": "{file} 填的是：{text}",
    "Held up:": "待处理的文件：",
    "and {count} more": "另有{count}个",
    "the file": "整份文件",
    "What is stale, in conflict or locked: --prefer returned or --prefer known says what counts.": (
        "过时、冲突或改动锁定格的，请用 --prefer returned 或 --prefer known 明确以哪个为准。"
    ),
    "Where two files disagree: --only FILE names the one that counts.": (
        "两份文件所填不一致的，请用 --only FILE 指定以哪份为准。"
    ),
    "What is named as a whole, and not to be helped: --prefer returned takes the rest of the file.": (
        "整份文件的问题（如缺行缺列）如属实，可用 --prefer returned 采纳其余内容。"
    ),
    "This is a preview: nothing was written, and --apply writes nothing while files are held up.": (
        "以上为预览，尚未写入；有待处理的文件时，--apply 也不会写入。"
    ),
    "{text}: is this {text}% or {more}%?": "{text}：是 {text}% 还是 {more}%？",
    "Odd, and taken all the same:": "存疑但可以采纳的：",
    "sent back before": "已退回",
    "sent back on {day}, and counts no more; airplan undo {batch} has it looked at again": (
        "已于 {day} 退回，不再计入；airplan undo {batch} 可撤销退回"
    ),
    "--only {what}: no such file has come back, and none of such a unit; nothing was written.": (
        "--only {what}：收回的文件中没有该文件，也没有该单位的文件，未写入任何内容。"
    ),
    "it is saved as Strict Open XML, which is not read.": "该文件存为 Strict Open XML 格式，无法读取。",
    "Save it as “Excel workbook (*.xlsx)”, not as “Strict Open XML”.": (
        "请另存为“Excel 工作簿 (*.xlsx)”，不要选“Strict Open XML”。"
    ),
    # what goes back to units
    "Workbooks to be sent back to units: {count}; airplan undo {batch} takes it all back.": (
        "需退回各单位重填的填报表：{count}份；airplan undo {batch} 可整批撤销。"
    ),
}
